import { type FTP, isReplyError } from "ftplib";
import { type Received, receiveFile } from "./receive-file.ts";
import { type RemoteFile, walkTree } from "./remote-tree.ts";
import { bytesText, counted, type Report, secondsText } from "./report.ts";

/** A file that was downloaded, and what came. */
export interface Downloaded {
  readonly file: RemoteFile;
  readonly received: Received;
}

/** How much to download, and where to. */
export interface DownloadOptions {
  readonly mostFiles?: number;
  readonly mostBytes?: number;
  /** Answers with the place on disk for a file; left out, nothing is kept but the digest. */
  readonly placeFor?: (file: RemoteFile) => Promise<string>;
}

/** Downloads every file below a directory, one after the other, and shows how far it is. What the server refuses is left out. */
export async function downloadTree(
  ftp: FTP,
  report: Report,
  top: string,
  options: DownloadOptions = {},
): Promise<readonly Downloaded[]> {
  const { mostFiles = Number.POSITIVE_INFINITY, mostBytes = Number.POSITIVE_INFINITY, placeFor } = options;
  const began = performance.now();
  const tree = await walkTree(ftp, top, mostFiles);
  const refused = [...tree.refused];
  const files = firstFiles(tree.files, mostBytes);
  const total = sum(files.map(({ size = 0 }) => size));
  const done: Downloaded[] = [];
  let bytes = 0;
  for (const [index, file] of files.entries()) {
    try {
      const received = await receiveFile(ftp, file.path, await placeFor?.(file));
      done.push({ file, received });
      bytes += received.bytes;
    } catch (error) {
      if (!isReplyError(error)) throw error;
      refused.push(`${file.path}: ${error.reply}`);
    }
    report.progress("download", bytes, total, `${index + 1}/${files.length}  ${file.path}`);
  }
  const time = performance.now() - began;
  const amount = `${counted(done.length, "file")} in ${counted(tree.directories, "directory")}, ${bytesText(bytes)}`;
  report.row("download", `${amount} in ${secondsText(time)} (${bytesText((bytes / time) * 1000)}/s)`);
  for (const line of refused) report.row("refused", line);
  if (tree.isCut || files.length < tree.files.length) {
    const limit = `${counted(mostFiles, "file")} or ${bytesText(mostBytes)}`;
    report.row("", `There is more; the demo takes no more than ${limit}.`);
  }
  return done;
}

/** Those that stay within the limit together; a file of unknown size counts for nothing. */
function firstFiles(files: readonly RemoteFile[], mostBytes: number): readonly RemoteFile[] {
  let bytes = 0;
  return files.filter(({ size = 0 }) => {
    if (bytes + size > mostBytes) return false;
    bytes += size;
    return true;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
