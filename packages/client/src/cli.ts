#!/usr/bin/env node
import { runCommandLine } from "./cli/cli-program.ts";

// A reader that goes away is told by the write that fails, not by an event that would end the process.
process.stdout.on("error", () => {});
void runCommandLine(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
