import { createReadStream } from "node:fs";
import { type FTP, isReplyError } from "ftplib";
import { receiveFile } from "./receive-file.ts";
import { bytesText, type Report } from "./report.ts";

/** What became of the upload: the digest of what the server holds, and whether it is gone in the end. */
export interface RoundTrip {
  readonly sha256: string;
  readonly isGone: boolean;
}

/** Uploads a file, renames it, reads it back, and deletes it; the working directory is where to. */
export async function writeAndReadBack(ftp: FTP, report: Report, local: string): Promise<RoundTrip> {
  let sent = 0;
  const callback = (block: Uint8Array): void => {
    sent += block.length;
  };
  const stored = await ftp.storbinary("STOR upload.part", createReadStream(local), { callback });
  report.row("upload", `upload.part, ${bytesText(sent)}: ${stored}`);
  report.row("rename", `upload.part to upload.bin: ${await ftp.rename("upload.part", "upload.bin")}`);
  report.row("size", `upload.bin: ${bytesText((await ftp.size("upload.bin")) ?? 0)}`);
  const { sha256 } = await receiveFile(ftp, "upload.bin");
  report.row("delete", `upload.bin: ${await ftp.delete("upload.bin")}`);
  return { sha256, isGone: await isGone(ftp, "upload.bin") };
}

async function isGone(ftp: FTP, path: string): Promise<boolean> {
  try {
    await ftp.size(path);
    return false;
  } catch (error) {
    if (isReplyError(error) && error.reply.code === 550) return true;
    throw error;
  }
}
