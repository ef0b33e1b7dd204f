/** Code examples that a page takes from a README, where the tests run them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MarkdownRenderer } from "vitepress";
import { root } from "./pages.ts";

/** Returns the first block of TypeScript or JavaScript in a text of Markdown, or `undefined`. */
export function firstExample(text: string): string | undefined {
  return /^```(?:ts|js)\n(.*?)^```$/ms.exec(text)?.[1];
}

/**
 * Fills each block of code whose first line ends with `from=PATH` with the first example of that file, or with the whole of it
 * if it is not Markdown. PATH is relative to the root of the repository. The build fails if the file has no example.
 */
export function fillExamples(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("code-examples", ({ tokens }) => {
    for (const token of tokens) {
      const [whole, path] = (token.type === "fence" && / from=(\S+)$/.exec(token.info)) || [];
      if (whole === undefined || path === undefined) continue;
      const text = readFileSync(join(root, path), "utf8");
      const example = path.endsWith(".md") ? firstExample(text) : text;
      if (example === undefined) throw new Error(`${path} has no block of TypeScript or JavaScript`);
      token.info = token.info.slice(0, -whole.length);
      token.content = example;
    }
  });
}
