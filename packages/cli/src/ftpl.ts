#!/usr/bin/env node
import { keepCompiledCode } from "./program/compile-cache.ts";
import { version } from "./program/version.ts";

const words = process.argv.slice(2);
// The most asked question loads nothing (W8).
if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
  process.stdout.once("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") return;
    process.stderr.write(`ftpl: standard output: ${message}\n`);
    process.exitCode = 3;
  });
  process.stdout.write(`${version}\n`);
} else {
  keepCompiledCode();
  const { main } = await import("./program/main.ts");
  await main(words);
}
