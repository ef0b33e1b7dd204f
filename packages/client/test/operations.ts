import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FTP_TLS, ftpcp } from "../src/index.ts";

/** What an operation is given besides its client. */
export interface Occasion {
  readonly signal: AbortSignal;
  /** A directory of this occasion's own. */
  readonly folder: string;
  /** Another client, logged in to the same server. */
  readonly other: FTP_TLS;
}

/** A call as its user makes it. */
export interface Operation {
  readonly call: (ftp: FTP_TLS, occasion: Occasion) => Promise<unknown>;
  /** What was done before it: all of it, unless told. */
  readonly led?: "nothing" | "connected";
  readonly secure?: boolean;
}

/** What the server has. */
export const TREE: Readonly<Record<string, string>> = {
  file: "0123456789".repeat(400),
  second: "second",
  "sub/inner": "inner",
};

const bytes = Buffer.from(TREE["file"] ?? "");

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

/** Every operation that waits. */
export const operations: Readonly<Record<string, Operation>> = {
  connect: { led: "nothing", call: (ftp, { signal }) => ftp.connect(undefined, { signal }) },
  login: {
    led: "connected",
    call: (ftp, { signal }) => ftp.login("me", "secret", undefined, { secure: false, signal }),
  },
  "login, with AUTH TLS": {
    led: "connected",
    call: (ftp, { signal }) => ftp.login("me", "secret", undefined, { signal }),
  },
  auth: { led: "connected", call: (ftp, { signal }) => ftp.auth({ signal }) },
  protP: { secure: true, call: (ftp, { signal }) => ftp.protP({ signal }) },
  ccc: { secure: true, call: (ftp, { signal }) => ftp.ccc({ signal }) },
  sendcmd: { call: (ftp, { signal }) => ftp.sendcmd("NOOP", { signal }) },
  sendTogether: { call: (ftp, { signal }) => ftp.sendTogether(["NOOP", "PWD"], { signal }) },
  pwd: { call: (ftp, { signal }) => ftp.pwd({ signal }) },
  cwd: { call: (ftp, { signal }) => ftp.cwd("sub", { signal }) },
  mkd: { call: (ftp, { signal }) => ftp.mkd("new", { signal }) },
  rename: { call: (ftp, { signal }) => ftp.rename("second", "second", { signal }) },
  size: {
    call: async (ftp, { signal }) => {
      await ftp.voidcmd("TYPE I", { signal });
      return await ftp.size("file", { signal });
    },
  },
  modified: { call: (ftp, { signal }) => ftp.modified("file", { signal }) },
  setModified: { call: (ftp, { signal }) => ftp.setModified("file", 0, { signal }) },
  utime: { call: (ftp, { signal }) => ftp.utime("file", 0, { method: "MFF", signal }) },
  hash: { call: (ftp, { signal }) => ftp.hash("file", { signal }) },
  chmod: { call: (ftp, { signal }) => ftp.chmod("file", 0o644, { signal }) },
  symlink: { call: (ftp, { signal }) => ftp.symlink("file", "link", { signal }) },
  copyOnServer: { call: (ftp, { signal }) => ftp.copyOnServer("file", "copy", { signal }) },
  site: { call: (ftp, { signal }) => ftp.site("CHMOD 644 file", { signal }) },
  features: { call: (ftp, { signal }) => ftp.features({ signal }) },
  makepasv: { call: (ftp, { signal }) => ftp.makepasv({ signal }) },
  list: { call: (ftp, { signal }) => drain(ftp.list("", { signal })) },
  mlsd: { call: (ftp, { signal }) => drain(ftp.mlsd("", { signal })) },
  nlst: { call: (ftp, { signal }) => ftp.nlst("", { signal }) },
  dir: { call: (ftp, { signal }) => ftp.dir(() => {}, { signal }) },
  exists: { call: (ftp, { signal }) => ftp.exists("file", { signal }) },
  stat: { call: (ftp, { signal }) => ftp.stat("file", { signal }) },
  retrbinary: { call: (ftp, { signal }) => ftp.retrbinary("RETR file", () => {}, { signal }) },
  "retrbinary over TLS": {
    secure: true,
    call: (ftp, { signal }) => ftp.retrbinary("RETR file", () => {}, { signal }),
  },
  retrlines: { call: (ftp, { signal }) => ftp.retrlines("RETR file", () => {}, { signal }) },
  blocks: { call: (ftp, { signal }) => drain(ftp.blocks("RETR file", { signal })) },
  lines: { call: (ftp, { signal }) => drain(ftp.lines("RETR file", { signal })) },
  storbinary: { call: (ftp, { signal }) => ftp.storbinary("STOR up", bytes, { signal }) },
  "storbinary over TLS": {
    secure: true,
    call: (ftp, { signal }) => ftp.storbinary("STOR up", bytes, { signal }),
  },
  storlines: { call: (ftp, { signal }) => ftp.storlines("STOR up", bytes, { signal }) },
  download: {
    call: (ftp, { signal, folder }) => ftp.download("file", join(folder, "file"), { signal }),
  },
  upload: { call: (ftp, { signal }) => ftp.upload(bytes, "up", { signal }) },
  retrieveMany: {
    call: (ftp, { signal }) => drain(ftp.retrieveMany(["file", "second", "sub/inner"], { signal })),
  },
  storeMany: {
    call: (ftp, { signal }) => {
      const items = ["a", "b", "c"].map((path) => ({ path, source: bytes }));
      return drain(ftp.storeMany(items, { signal }));
    },
  },
  ftpcp: { call: (ftp, { signal, other }) => ftpcp(ftp, "file", other, "copy", { signal }) },
  abort: { call: (ftp, { signal }) => ftp.abort({ signal }) },
  quit: { call: (ftp, { signal }) => ftp.quit({ signal }) },
};

/** A directory that is removed when it is disposed of. */
export function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "ftplib-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
