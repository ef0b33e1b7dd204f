/**
 * Fails when the register of hostile servers (docs/hostile-server.md) has a gap: a row that is missing, empty, or shown by
 * no test whose title holds its id. Part of `check`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkRegister } from "./sources/register-rules.ts";
import { root } from "./workspace.ts";

const page = "docs/hostile-server.md";
const { findings, counts } = checkRegister(readFileSync(join(root, page), "utf8"), (path) => {
  try {
    return readFileSync(join(root, "docs", path), "utf8");
  } catch {
    return undefined;
  }
});
for (const { line, message } of findings) console.error(`${page}:${line}: ${message}`);
const { tested, partly, later, notApplicable } = counts;
console.log(
  `register: ${tested} rows shown by tests, ${partly} of them in part; ${later} later, ${notApplicable} not applicable, ${findings.length} findings`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
