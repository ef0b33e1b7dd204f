import { type FTP, isReplyError } from "ftplib";
import { receiveInTwoGoes } from "./receive-file.ts";
import type { Comparison } from "./comparison.ts";
import type { Downloaded } from "./download-tree.ts";
import { bytesText, type Report } from "./report.ts";

const LINES_SHOWN = 4;

/** How the connection is protected, and where we are. */
export async function showPlace(ftp: FTP, report: Report): Promise<void> {
  const { tls } = ftp;
  report.row(
    "tls",
    tls === undefined ? "none: everything goes in clear" : `${tls.protocol}, ${tls.cipher}, verified`,
  );
  report.row("pwd", (await ftp.pwd()) || "(the server does not say)");
}

/** The working directory as people read it, and as programs do. */
export async function showListings(ftp: FTP, report: Report): Promise<void> {
  const lines: string[] = [];
  await ftp.dir((line) => void lines.push(line));
  report.row("dir", beginningOf(lines));
  try {
    const entries: string[] = [];
    for await (const [name, { type, size, modify }] of ftp.mlsd()) {
      if (type === "dir") entries.push(`${name}/`);
      else if (type === "file") entries.push(`${name}  size=${size ?? "?"}  modify=${modify ?? "?"}`);
    }
    report.row("mlsd", beginningOf(entries));
  } catch (error) {
    if (!isReplyError(error)) throw error;
    report.row("mlsd", String(error.reply));
  }
}

function beginningOf(lines: readonly string[]): string {
  const more = lines.length - LINES_SHOWN;
  const shown = lines.slice(0, LINES_SHOWN);
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join("\n") || "(nothing)";
}

/** Downloads a file again, in two goes, and compares the whole with what came at once. */
export async function showResume(
  ftp: FTP,
  report: Report,
  comparison: Comparison,
  { file, received }: Downloaded,
): Promise<void> {
  const again = await receiveInTwoGoes(ftp, file.path, received.bytes);
  report.row("cut", `${file.path} after ${bytesText(again.cutAt)}: ${again.cause}`);
  report.row("resume", `REST ${again.cutAt}, and the other ${bytesText(again.bytes - again.cutAt)}`);
  comparison.expectSame(`${file.path}, in two goes`, received.sha256, again.sha256);
}
