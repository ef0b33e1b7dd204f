/** Which Markdown of the repository is on the site, and at what address. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** Names of folders whose Markdown belongs to tests, tools or builds, at any depth. */
export const foldersLeftOut: readonly string[] = ["node_modules", "dist", "test", "fixtures", "action"];

/** Pages that are not at the address of their file. */
const addresses: Readonly<Record<string, string>> = {
  "README.md": "introduction.md",
  "site/pages/index.md": "index.md",
  "site/pages/playground.md": "playground.md",
  "site/pages/decisions.md": "docs/decisions/index.md",
};

/** Returns the address of a page, from its file's path; both are relative to the root and end with `.md`. */
export function addressOf(path: string): string {
  const address = addresses[path] ?? path.replace(/(^|\/)README\.md$/, "$1index.md");
  return address.toLowerCase();
}

/** Returns the link to an address: `/packages/files/` or `/docs/tour`. */
export function linkTo(address: string): string {
  return `/${address.replace(/\.md$/, "").replace(/(^|\/)index$/, "$1")}`;
}

/** Returns the paths of all files that become pages, relative to the root, in order. */
export function listPages(folder = ""): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .filter(({ name }) => !name.startsWith(".") && !foldersLeftOut.includes(name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) return listPages(path);
      return entry.name.endsWith(".md") ? [path] : [];
    })
    .sort();
}

/** Returns the first heading of a page. Throws if it has none. */
export function titleOf(path: string): string {
  const title = /^# (.+)$/m.exec(readFileSync(join(root, path), "utf8"))?.[1];
  if (title === undefined) throw new Error(`${path} has no title: begin it with a heading, "# …"`);
  return title.replaceAll("`", "");
}
