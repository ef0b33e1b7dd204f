import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileError, isFileError } from "../errors/file-error.ts";
import { onLocalFile } from "../errors/local-file-error.ts";
import { downloadCompared } from "../operation/download-compared.ts";
import { look } from "../operation/look.ts";
import { orFileError } from "../operation/refusal.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteEntry } from "../path/site-entry.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import { slowed } from "../time/bandwidth.ts";
import { adoptSource } from "./adopt-source.ts";
import { copyOnServer } from "./copy-on-server.ts";
import { finish, uploadFrom } from "./upload.ts";
import { newUpload } from "./upload-state.ts";

/** Options of {@link copyFile}. */
export interface CopyOptions {
  /** The modification time to set before the copy gets its name; default: none. A server that cannot set times is an error then. */
  readonly mtime?: Date | undefined;
  /** Cancels the call. */
  readonly signal?: AbortSignal | undefined;
}

/** The largest file that is copied through memory: 1 MiB. */
const IN_MEMORY = 1 << 20;

/**
 * Copies a file: on the server where FEAT offers SITE COPY, else through this machine, first to it and then from it: by one session
 * at a time, so that copies never wait for each other. The copy gets its name when it is whole, as an upload does.
 */
export async function copyFile(
  site: SiteContext,
  from: RemotePath,
  to: RemotePath,
  { mtime, signal }: CopyOptions = {},
): Promise<void> {
  const source = await perform(
    site,
    { name: "copyFile", path: shown(from), run: (session) => inspect(session, from, to) },
    signal,
  );
  if (source.isOffered) {
    const upload = newUpload(site, "copyFile", to, adoptSource(Buffer.alloc(0)), { mtime, signal });
    if (await isCopied(() => finish(upload, copyOnServer(from, source.entry)))) return;
  }
  await copyThrough(site, source.entry, from, to, { mtime, signal });
}

interface Inspected {
  readonly entry: SiteEntry;
  /** Whether the server says that it copies files. */
  readonly isOffered: boolean;
}

async function inspect(session: SiteSession, from: RemotePath, to: RemotePath): Promise<Inspected> {
  const refused = { operation: "copyFile", path: from, intent: "read" } as const;
  const entry = await orFileError(session, refused, () => look(session, from));
  if (entry === undefined || entry.isDirectory()) {
    const paths = { operation: "copyFile", path: shown(from), dest: shown(to) };
    throw new FileError(entry === undefined ? "ENOENT" : "EISDIR", paths);
  }
  const parameters = (await session.ftp.features()).get("SITE") ?? "";
  return { entry, isOffered: /\b(?:COPY|CPFR)\b/i.test(parameters) };
}

/** False where the server, in spite of what it says, does not copy. */
async function isCopied(copy: () => Promise<unknown>): Promise<boolean> {
  try {
    await copy();
    return true;
  } catch (error) {
    if (isFileError(error, "ENOTSUP") || isFileError(error, "EACCES")) return false;
    throw error;
  }
}

async function copyThrough(
  site: SiteContext,
  { size }: SiteEntry,
  from: RemotePath,
  to: RemotePath,
  { mtime, signal }: CopyOptions,
): Promise<void> {
  const fetch = async <T>(download: (session: SiteSession) => Promise<T>): Promise<T> => {
    const refused = { operation: "copyFile", path: from, intent: "read" } as const;
    const run = (session: SiteSession): Promise<T> => orFileError(session, refused, () => download(session));
    return await perform(site, { name: "copyFile", path: shown(from), run }, signal);
  };
  const put = async (source: string | Uint8Array): Promise<unknown> =>
    await uploadFrom(site, "copyFile", adoptSource(source), to, { mtime, signal, preserveTime: false });
  if (size !== undefined && size <= IN_MEMORY) {
    await put(await fetch((session) => inMemory(session, from, signal)));
    return;
  }
  const folder = await onLocalFile(tmpdir(), () => mkdtemp(join(tmpdir(), "ftplib-copy-")));
  try {
    const path = join(folder, "copy");
    await fetch((session) => toFile(session, from, path, signal));
    await put(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function inMemory(session: SiteSession, path: RemotePath, signal?: AbortSignal): Promise<Uint8Array> {
  const blocks: Uint8Array[] = [];
  await downloadCompared(
    session,
    path,
    slowed((block) => void blocks.push(block), session.facts.limits, signal),
    { signal },
  );
  return Buffer.concat(blocks);
}

async function toFile(
  session: SiteSession,
  from: RemotePath,
  to: string,
  signal?: AbortSignal,
): Promise<void> {
  const { limits } = session.facts;
  if (limits.length === 0)
    return await onLocalFile(to, () => downloadCompared(session, from, to, { signal }));
  // An attempt that was broken off has left its part there.
  const file = await onLocalFile(to, () => open(to, "w"));
  try {
    await downloadCompared(
      session,
      from,
      slowed((block) => onLocalFile(to, () => file.writeFile(block)), limits, signal),
      { signal },
    );
  } finally {
    await file.close();
  }
}
