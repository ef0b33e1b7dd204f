/** Rules about what a file says of others. */
import type { SourceFile } from "./source-file.ts";
import type { Finding } from "./text-rules.ts";

const decision = /docs\/decisions\/(\d{4})/g;

/** Every decision that is cited is there: `docs/decisions/` and its number. */
export function checkDecisions(files: readonly SourceFile[]): Finding[] {
  const numbers = new Set(files.flatMap(({ path }) => path.match(/^docs\/decisions\/(\d{4})-/)?.[1] ?? []));
  const found: Finding[] = [];
  for (const { path, lines } of files) {
    for (const [index, line] of lines.entries()) {
      for (const [, number = ""] of line.matchAll(decision)) {
        if (!numbers.has(number))
          found.push({ path, line: index + 1, message: `decision ${number} is not there` });
      }
    }
  }
  return found;
}
