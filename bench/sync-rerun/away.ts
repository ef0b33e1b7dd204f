// Runs cases beside servers that are a round trip away; started by lab/rtt. Prints JSON.
import { readFileSync, rmSync } from "node:fs";
import { givenLab, scratchDirectory } from "../lab.ts";
import type { RerunCase } from "./rerun-case.ts";
import { type RerunResult, runRerun } from "./run-rerun.ts";

const [path = ""] = process.argv.slice(2);
const scratch = scratchDirectory("rerun");
const results: Record<string, RerunResult> = {};
try {
  for (const target of JSON.parse(readFileSync(path, "utf8")) as RerunCase[])
    results[target.name] = await runRerun(target, givenLab(), scratch, (line) => console.error(line));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(JSON.stringify(results));
