/** Makes links that lead from file to file in the repository lead from page to page on the site. */
import { existsSync, statSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import type { MarkdownRenderer } from "vitepress";
import { addressOf, linkTo, root } from "./pages.ts";

/** Where files that are not pages are shown. */
export const repository = "https://github.com/ftplib/ftplib";

/** What VitePress tells of the page that is rendered: `realPath` only when its address is not that of its file. */
interface Environment {
  readonly path: string;
  readonly realPath?: string;
}

/**
 * Returns the link on the site for a link in a file: a page, also for its folder; else the file in the repository.
 *
 * Links to other sites and inside a page stay. Throws if there is no such file.
 */
export function siteLink(from: string, href: string, pages: ReadonlySet<string>): string {
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/|#)/i.test(href)) return href;
  const [, path = "", fragment = ""] = /^([^#]*)(.*)$/.exec(href) ?? [];
  const target = posix.join(posix.dirname(from), decodeURI(path)).replace(/\/$/, "");
  const page = [target, posix.join(target, "README.md")].find((file) => pages.has(file));
  if (page !== undefined) return linkTo(addressOf(page)) + fragment;
  if (target === "docs/decisions") return "/docs/decisions/";
  if (target.startsWith("../") || !existsSync(join(root, target))) {
    throw new Error(`${from} has a link to ${href}, and there is no such file`);
  }
  return `${repository}/${statSync(join(root, target)).isDirectory() ? "tree" : "blob"}/main/${target}`;
}

/** Returns the anchor of a heading, as the repository's host makes it, so that one link serves there and on the site. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
    .replaceAll(" ", "-");
}

/** Applies {@link siteLink} to all links of all pages. */
export function rewriteLinks(markdown: MarkdownRenderer, pages: ReadonlySet<string>): void {
  markdown.core.ruler.push("site-links", ({ tokens, env }) => {
    const { path, realPath = path } = env as Environment;
    const from = relative(root, realPath).split(sep).join("/");
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href !== null) token.attrSet("href", siteLink(from, href, pages));
    }
  });
}
