/**
 * Writes `prose-debt.json` anew, after prose was mended or moved from file to file. Fails, and writes nothing, when the
 * phrases to replace have become more.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { checkProse, type ProseDebt, proseDebt } from "./sources/prose-rules.ts";
import { readTree } from "./sources/source-file.ts";

const record = new URL("prose-debt.json", import.meta.url);
const recorded = JSON.parse(readFileSync(record, "utf8")) as ProseDebt;
const files = readTree();
const found = proseDebt(files);
const before = totalOf(recorded);
const now = totalOf(found);
if (now > before) {
  for (const { path, line, message } of checkProse(files, recorded))
    console.error(`${path}:${line}: ${message}`);
  process.exitCode = 1;
} else writeFileSync(record, `${JSON.stringify(found, undefined, 2)}\n`);
console.log(`record-prose: ${now} lines with phrases to replace, ${before} recorded before`);

function totalOf(debt: ProseDebt): number {
  return Object.values(debt).reduce((sum, count) => sum + count, 0);
}
