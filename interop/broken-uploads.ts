/**
 * Breaks uploads over TLS on the servers of the lab, and counts what became of them: `broken-uploads/page.ts` has the rules.
 *
 * `node interop/broken-uploads.ts [SERVER...] [--count N] [--seed N] [--write]`
 *
 * Without servers, all that have TLS. `--count` is the number of uploads, all in all, by default 10,000; each way of speaking TLS
 * with a server gets the same share. `--seed` sets where they break; `--write` writes `docs/broken-uploads.md`. Uses the lab
 * that FTP_LAB_JSON names; without it, starts the servers at free ports, and stops them at the end. The exit code is 1 if
 * something went wrong that must not.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brokenUploadsPage } from "./broken-uploads/page.ts";
import { breakUploads } from "./broken-uploads/run-all.ts";
import { setUpsOf } from "./broken-uploads/set-up.ts";
import { tableOf } from "./broken-uploads/table.ts";
import { runInOwnLab } from "./own-lab.ts";
import { lab } from "./running-lab.ts";

/** So many faults are printed. */
const PRINTED = 20;

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    write: { type: "boolean", default: false },
  },
});

if (process.env["FTP_LAB_JSON"] === undefined) {
  process.exitCode = await runInOwnLab(names.length > 0 ? names : ["common", "rare"]);
} else {
  const running = [...lab.servers, ...lab.rareServers];
  const servers = names.length === 0 ? running : running.filter(({ name }) => names.includes(name));
  const { length } = setUpsOf(servers);
  if (length === 0) throw new Error("none of these servers is running with TLS");
  const results = await breakUploads(servers, Math.ceil(Number(values.count) / length), Number(values.seed));
  const faults = results.flatMap(({ counts }) => counts.faults);
  console.log(tableOf(results));
  console.log([`${faults.length} faults`, ...faults.slice(0, PRINTED)].join("\n"));
  if (values.write)
    writeFileSync(join(import.meta.dirname, "..", "docs", "broken-uploads.md"), brokenUploadsPage(results));
  process.exitCode = faults.length > 0 ? 1 : 0;
}
