import { FTP, FTP_TLS, isReplyError } from "ftplib";
import { Comparison } from "./comparison.ts";
import { findCredentials } from "./credentials.ts";
import { type Downloaded, downloadTree } from "./download-tree.ts";
import { receiveFile } from "./receive-file.ts";
import { bytesText, counted, type Report, secondsText } from "./report.ts";
import { parseServerUrl, type ServerUrl } from "./server-url.ts";
import { showListings, showPlace, showResume } from "./session-rows.ts";

// Enough to see it work, and no burden on somebody else's server.
const limits = { mostFiles: 200, mostBytes: 32_000_000 };

/** The reading part of the demo on the server that a URL names; nothing is kept. False when anything did not match. */
export async function demonstrateThere(report: Report, url: string): Promise<boolean> {
  const began = performance.now();
  const server = parseServerUrl(url);
  const { user, password, account, from } = await findCredentials(server);
  report.heading(`ftplib, reading from ${server.host}`);
  await using ftp = clientFor(server);
  report.row("welcome", String(await ftp.connect()));
  report.row("login", `${user} (${from}): ${await ftp.login(user, password, account)}`);
  await showPlace(ftp, report);

  const comparison = new Comparison();
  const downloads = await downloadAt(ftp, report, server.path);
  for (const { file, received } of downloads) {
    if (file.size !== undefined) comparison.expectSame(`bytes of ${file.path}`, file.size, received.bytes);
  }
  const largest = downloads.toSorted((a, b) => b.received.bytes - a.received.bytes)[0];
  if (largest !== undefined && largest.received.bytes > 1) await showResume(ftp, report, comparison, largest);
  report.row("quit", String(await ftp.quit()));

  const isAllWell = comparison.conclude(report, "size or SHA-256");
  const bytes = downloads.reduce((sum, { received }) => sum + received.bytes, 0);
  report.row(
    "in all",
    `${counted(downloads.length, "file")}, ${bytesText(bytes)}, ${secondsText(performance.now() - began)}`,
  );
  return isAllWell;
}

function clientFor({ host, port, tls }: ServerUrl): FTP {
  // Names come from the server's listings; whatever they hold, it is asked for the same again.
  const options = { host, port, allowControlBytes: true };
  return tls === "none" ? new FTP(options) : new FTP_TLS({ ...options, implicit: tls === "implicit" });
}

/** Downloads what the path names: the tree below it, or the one file that it is. */
async function downloadAt(ftp: FTP, report: Report, path: string): Promise<readonly Downloaded[]> {
  if (path !== "") {
    try {
      report.row("cwd", `${path}: ${await ftp.cwd(path)}`);
    } catch (error) {
      if (!isReplyError(error)) throw error;
      report.row("cwd", `${path}: ${error.reply}`);
      const received = await receiveFile(ftp, path);
      const size = await ftp.size(path);
      report.row("download", `${path}, ${bytesText(received.bytes)}, SHA-256 ${received.sha256}`);
      return [{ file: { path, size }, received }];
    }
  }
  await showListings(ftp, report);
  const top = await ftp.pwd();
  if (top === "") throw new Error("the server does not say where we are, so its tree cannot be walked");
  return await downloadTree(ftp, report, top, limits);
}
