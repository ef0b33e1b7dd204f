/**
 * Fails when the tree breaks a rule that no linter knows: the arrows between the packages and inside them, purity,
 * dependencies, install scripts, tests switched off, file length, traces of one machine, decisions that are cited and
 * are not there. Part of `check`.
 */
import { checkArrows, checkManifests, checkPurity } from "./sources/layer-rules.ts";
import { checkRooms } from "./sources/room-rules.ts";
import { checkDecisions } from "./sources/reference-rules.ts";
import { readTree } from "./sources/source-file.ts";
import { checkText } from "./sources/text-rules.ts";
import { libraryPackages } from "./workspace.ts";

const files = readTree();
const packages = libraryPackages();
const findings = [
  ...files.flatMap((file) => checkText(file)),
  ...checkArrows(files),
  ...checkRooms(files),
  ...checkPurity(files),
  ...checkManifests(packages),
  ...checkDecisions(files),
];
for (const { path, line, message } of findings) console.error(`${path}:${line}: ${message}`);
console.log(`check-sources: ${files.length} files, ${packages.length} packages, ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;
