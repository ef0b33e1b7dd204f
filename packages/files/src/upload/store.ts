import { isFull } from "../operation/refusal.ts";
import { spelled } from "../path/remote-path.ts";
import { throttled } from "../time/bandwidth.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { restartOf, type UploadState } from "./upload-state.ts";

/**
 * One transfer of the source, from the offset on, to the name at hand: by STOR, after REST if it begins in the middle, or by APPE
 * where REST was refused. Always in TYPE I.
 *
 * @throws what the client throws; a ReplyError of another phase than `finalReply` came before any data
 */
export async function store(
  upload: UploadState,
  session: SiteSession,
  offset: number,
  onProgress: () => void,
): Promise<void> {
  const { source, site, options, path, meter } = upload;
  const { signal } = options;
  const limits = [...site.options.limits, ...upload.limits];
  const { ftp } = session;
  const target = upload.temporary ?? path;
  const hadBegun = upload.hasBegun;
  let sent = 0;
  upload.hasBegun = true;
  upload.resumedAt = offset > 0 ? offset : undefined;
  const { size: total } = await source.facts();
  meter.total = total;
  upload.given = Math.max(upload.given, total ?? 0);
  meter.startAt(offset);
  const count = (bytes: number): void => {
    meter.add(bytes - sent);
    sent = bytes;
    upload.hasTouched ||= upload.temporary === undefined;
    if (offset + bytes <= upload.furthest) return;
    upload.furthest = offset + bytes;
    onProgress();
  };
  try {
    if (offset > 0 && restartOf(upload) === "append") {
      const callback = (block: Uint8Array): void => count(sent + block.length);
      const blocks =
        limits.length === 0 ? source.blocks(offset) : throttled(source.blocks(offset), limits, signal);
      await ftp.storbinary(spelled("APPE ", target), blocks, { callback, signal });
    } else {
      // A source without a size gives blocks: they can be counted.
      const plain = total === undefined ? counted(upload, offset) : source.origin(offset);
      const origin = limits.length === 0 ? plain : throttled(counted(upload, offset), limits, signal);
      const { bytes } = await ftp.upload(origin, target, {
        offset,
        verifySize: false,
        progress: ({ bytes }) => count(bytes),
        signal,
      });
      sent = bytes;
    }
  } catch (error) {
    // What was refused before its data has changed nothing. The reason of a signal may be the refusal of another file.
    const isOwn = signal?.aborted !== true;
    if (sent === 0 && !hadBegun && isOwn && isRefusedAtOnce(error)) upload.hasBegun = false;
    throw error;
  }
  upload.bytes = sent;
  upload.size = offset + sent;
}

async function* counted(upload: UploadState, offset: number): AsyncGenerator<Uint8Array, void, undefined> {
  let given = offset;
  for await (const block of upload.source.blocks(offset)) {
    given += block.length;
    upload.given = Math.max(upload.given, given);
    yield block;
  }
}

/** Where there is no room, the file may have been made before that was found out. */
function isRefusedAtOnce(error: unknown): boolean {
  if (isFull(error)) return false;
  return error instanceof Error && "phase" in error && error.phase === "reply" && "reply" in error;
}
