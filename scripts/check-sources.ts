/**
 * Fails when the tree breaks a rule that no linter knows: the arrows between the packages and inside them, purity,
 * dependencies, install scripts, tests switched off, file length, traces of one machine, decisions that are cited and
 * are not there, pages that lead to files that are not there, prose that should be plainer. Part of `check`.
 */
import { readFileSync } from "node:fs";
import { checkArrows, checkManifests, checkPurity } from "./sources/layer-rules.ts";
import { checkProse, type ProseDebt } from "./sources/prose-rules.ts";
import { checkDecisions } from "./sources/reference-rules.ts";
import { checkRooms } from "./sources/room-rules.ts";
import { readTree } from "./sources/source-file.ts";
import { checkText } from "./sources/text-rules.ts";
import { checkTour } from "./sources/tour-rules.ts";
import { libraryPackages } from "./workspace.ts";

const proseDebt = JSON.parse(readFileSync(new URL("prose-debt.json", import.meta.url), "utf8")) as ProseDebt;
const files = readTree();
const packages = libraryPackages();
const findings = [
  ...files.flatMap((file) => checkText(file)),
  ...checkArrows(files),
  ...checkRooms(files),
  ...checkPurity(files),
  ...checkManifests(packages),
  ...checkDecisions(files),
  ...checkTour(files),
  ...checkProse(files, proseDebt),
];
for (const { path, line, message } of findings) console.error(`${path}:${line}: ${message}`);
console.log(`check-sources: ${files.length} files, ${packages.length} packages, ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;
