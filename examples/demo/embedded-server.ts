import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createCertificate, TestServer } from "@ftplib/testkit";
import { FTP_TLS } from "ftplib";
import { Comparison } from "./comparison.ts";
import { CutInTheMiddle } from "./cut-in-the-middle.ts";
import { downloadTree } from "./download-tree.ts";
import { bytesText, counted, type Report, secondsText } from "./report.ts";
import { copyRepository, repository } from "./repository-copy.ts";
import { showListings, showPlace, showResume } from "./session-rows.ts";
import { showShakySite } from "./shaky-site.ts";
import { sha256Of } from "./sha256-of.ts";
import { writeAndReadBack } from "./writing.ts";

/** The whole demo, on an FTPS server in this process; false when anything did not match. */
export async function demonstrateHere(report: Report): Promise<boolean> {
  const place = await mkdtemp(join(tmpdir(), "ftplib-demo-"));
  try {
    return await demonstrate(report, place);
  } finally {
    await rm(place, { recursive: true });
  }
}

async function demonstrate(report: Report, place: string): Promise<boolean> {
  const served = join(place, "served");
  const downloaded = join(place, "downloaded");
  const began = performance.now();
  await copyRepository(repository, join(served, "repository"));
  await mkdir(join(served, "incoming"));
  const certificate = createCertificate();
  const cut = new CutInTheMiddle();
  await using server = await TestServer.start({ root: served, tls: "required", certificate, faults: [cut] });
  report.heading("ftplib, over this repository's sources");
  report.row("server", `${server.url}, with a certificate made just now`);

  await using ftp = await FTP_TLS.open("localhost", { port: server.port, tls: { ca: certificate.ca } });
  report.row("welcome", ftp.getwelcome() ?? "");
  report.row("login", String(await ftp.login()));
  await showPlace(ftp, report);
  report.row("cwd", `/repository: ${await ftp.cwd("/repository")}`);
  await showListings(ftp, report);

  const comparison = new Comparison();
  const downloads = await downloadTree(ftp, report, "/repository", {
    placeFor: async ({ path }) => {
      const local = join(downloaded, path);
      await mkdir(dirname(local), { recursive: true });
      return local;
    },
  });
  for (const { file } of downloads) {
    const original = await sha256Of(join(served, file.path));
    comparison.expectSame(file.path, original, await sha256Of(join(downloaded, file.path)));
  }

  const largest = downloads.toSorted((a, b) => b.received.bytes - a.received.bytes)[0];
  if (largest === undefined) throw new Error("there are no files to work on");
  cut.arm(largest.received.bytes / 2);
  await showResume(ftp, report, comparison, largest);

  await ftp.cwd("/incoming");
  const written = await writeAndReadBack(ftp, report, join(served, largest.file.path));
  comparison.expectSame("the upload", largest.received.sha256, written.sha256);
  if (!written.isGone) comparison.fail("the uploaded file is still there after its delete");
  report.row("quit", String(await ftp.quit()));

  report.heading("@ftplib/files, while the server drops connections at random");
  await showShakySite(report, comparison, { served, downloaded: join(place, "shaky"), certificate });

  const isAllWell = comparison.conclude(report, "SHA-256");
  const resumed = server.transfers.filter(({ sessionReused }) => sessionReused).length;
  report.row(
    "tls",
    `${resumed.toLocaleString("en")} of ${counted(server.transfers.length, "data connection")} resumed the session`,
  );
  const bytes = downloads.reduce((sum, { received }) => sum + received.bytes, 0);
  report.row(
    "in all",
    `${counted(downloads.length, "file")}, ${bytesText(bytes)}, ${secondsText(performance.now() - began)}`,
  );
  return isAllWell;
}
