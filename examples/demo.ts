/**
 * The main job on real input.
 *
 *   pnpm demo                              over this repository's sources, on an FTPS server in this process
 *   pnpm demo -- ftp://user@host/path      the reading part, on a server of yours; ftps:// for TLS
 */
import { escapeControls } from "ftplib";
import { demonstrateHere } from "./demo/embedded-server.ts";
import { demonstrateThere } from "./demo/named-server.ts";
import { Report } from "./demo/report.ts";

const report = new Report();
const [url] = process.argv.slice(2).filter((word) => word !== "--");
try {
  const isAllWell = url === undefined ? await demonstrateHere(report) : await demonstrateThere(report, url);
  process.exitCode = isAllWell ? 0 : 1;
} catch (error) {
  report.finishProgress();
  console.error(`demo: ${escapeControls(error instanceof Error ? error.message : String(error))}`);
  process.exitCode = 1;
}
