import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { connect } from "@ftplib/files";
import { type Certificate, type Fault, type FaultRule, TestServer } from "@ftplib/testkit";
import type { Comparison } from "./comparison.ts";
import { bytesText, counted, type Report } from "./report.ts";
import { sha256Of } from "./sha256-of.ts";

/** One block of data in so many, and one reply in so many, is not sent: its session is reset. */
const ONE_IN = 150;
const CONNECTIONS = 4;

/** Resets connections at random. */
class RandomDrops {
  count = 0;
  readonly #fault: Fault = (truth) => {
    if (Math.random() * ONE_IN >= 1) return truth;
    this.count += 1;
    return [
      { kind: "reset", on: "data" },
      { kind: "reset", on: "control" },
    ];
  };
  readonly rules: readonly FaultRule[] = ["data-bytes", "retr-preliminary", "mlsd-final", "retr-final"].map(
    (step) => ({ step, fault: this.#fault }),
  );
}

/** What of the server's directory is downloaded, from where to where. */
export interface ShakyDownload {
  readonly served: string;
  readonly downloaded: string;
  readonly certificate: Certificate;
}

/** Downloads a tree through `@ftplib/files` from a server that drops connections at random, and compares every file. */
export async function showShakySite(
  report: Report,
  comparison: Comparison,
  { served, downloaded, certificate }: ShakyDownload,
): Promise<void> {
  const drops = new RandomDrops();
  await using server = await TestServer.start({
    root: served,
    tls: "required",
    certificate,
    faults: [drops.rules],
  });
  let repeats = 0;
  await using site = await connect(`ftpes://localhost:${server.port}/`, {
    tlsOptions: { ca: certificate.ca },
    connections: CONNECTIONS,
    netrc: false,
    retry: { minDelay: 10, maxDelay: 200, attempts: 20 },
    onRetry: () => void (repeats += 1),
  });
  const { files, bytes } = await site.downloadTree("repository", downloaded, {
    onProgress: ({ files: done, totalFiles, isWalked }) => {
      if (isWalked) report.progress("files", done, totalFiles, `${done} of ${totalFiles} files`);
    },
  });
  report.row("files", `${counted(files, "file")}, ${bytesText(bytes)}, over ${CONNECTIONS} connections`);
  report.row(
    "drops",
    `${counted(drops.count, "connection")} dropped by the server, ${counted(repeats, "wait")} before another try`,
  );

  const root = join(served, "repository");
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const place = join(downloaded, relative(root, path));
    comparison.expectSame(
      `${entry.name}, in spite of the drops`,
      await sha256Of(path),
      await sha256Of(place),
    );
  }
}
