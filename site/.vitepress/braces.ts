/** Lets Markdown speak of `{{`, with which Vue's templates begin an expression. */
import type { MarkdownRenderer } from "vitepress";

/** The rules for text of people, in which braces are only braces; code in blocks is safe without. */
const rules = ["text", "code_inline"] as const;

/** Writes two braces in text as entities, which the browser shows as braces and Vue does not see. */
export function escapeBraces(markdown: MarkdownRenderer): void {
  for (const name of rules) {
    const render = markdown.renderer.rules[name];
    if (render === undefined) throw new Error(`markdown-it has no rule for ${name}`);
    markdown.renderer.rules[name] = (...args) => render(...args).replaceAll("{{", "&#123;&#123;");
  }
}
