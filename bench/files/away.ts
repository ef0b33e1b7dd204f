// Runs cases beside servers that are a round trip away; started by lab/rtt. Prints JSON.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { givenLab, scratchDirectory } from "../lab.ts";
import type { FilesCase } from "./files-case.ts";
import { type FilesResult, runFilesCase } from "./run-files-case.ts";

/** What a receiving socket of this network namespace buffers: the least, the first and the most, bytes. */
const BUFFERS = "/proc/sys/net/ipv4/tcp_rmem";
const [path = ""] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(path, "utf8")) as FilesCase[];
const lab = givenLab();
const scratch = scratchDirectory("files");
const before = readFileSync(BUFFERS, "utf8");
const results: Record<string, FilesResult> = {};
for (const target of cases) {
  const { window, name } = target;
  const [least, first] = before.split(/\s+/).map(Number);
  writeFileSync(
    BUFFERS,
    window === undefined ? before : `${least} ${Math.min(first ?? window, window)} ${window}`,
  );
  results[name] = await runFilesCase(target, lab, scratch, (line) => console.error(line));
}
rmSync(scratch, { recursive: true, force: true });
console.log(JSON.stringify(results));
