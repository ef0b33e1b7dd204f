/** The sidebar: every page, in groups. */
import { posix } from "node:path";
import type { DefaultTheme } from "vitepress";
import { addressOf, linkTo, titleOf } from "./pages.ts";

/** The packages in the order of the root README, which begins with what most people need. */
const packages: readonly string[] = [
  "client",
  "files",
  "sync",
  "sync-bullmq",
  "cli",
  "storage",
  "basic-ftp",
  "promise-ftp",
  "reply",
  "transport",
  "listing",
  "netrc",
  "testkit",
];

/** Pages of `docs/` with what was measured or compared. The other pages there are guides. */
const measured: readonly string[] = [
  "benchmarks",
  "files-benchmarks",
  "listing-speed",
  "memory",
  "scoreboard",
  "fleet",
  "interoperability",
  "rare-servers",
  "servers",
  "broken-uploads",
  "sync-compared",
  "hostile-server",
  "parity",
];

/** Guides that come first; the others follow by name. */
const guides: readonly string[] = ["migrating", "troubleshooting", "doctor", "diagnostics"];

/** Returns the groups, with each of the pages in one of them. */
export function sidebarOf(pages: readonly string[]): DefaultTheme.SidebarItem[] {
  const left = new Set(pages.filter((path) => path !== "site/pages/index.md"));
  const take = (isWanted: (path: string) => boolean, order: readonly string[] = []): string[] => {
    const taken = [...left].filter(isWanted);
    for (const path of taken) left.delete(path);
    const place = (path: string): number =>
      (order.indexOf(nameOf(path)) + order.length + 1) % (order.length + 1);
    return taken.sort((a, b) => place(a) - place(b));
  };
  const start = take((path) => path === "README.md" || path === "site/pages/playground.md");
  const decisions = take((path) => path.startsWith("docs/decisions/"));
  const index = take((path) => path === "site/pages/decisions.md");
  const readmes = take((path) => /^packages\/[^/]+\/README\.md$/.test(path), packages);
  const within = take((path) => path.startsWith("packages/"));
  return [
    { text: "Start", items: start.map(itemOf) },
    { text: "Packages", items: readmes.map((readme) => withPages(readme, within)) },
    { text: "Guides", items: take(isDocument(guides), guides).concat(take(isGuide)).map(itemOf) },
    { text: "Measured", items: take(isDocument(measured), measured).map(itemOf) },
    { text: "Decisions", collapsed: true, items: [...index, ...decisions].map(itemOf) },
    { text: "Project", collapsed: true, items: [...left].map(itemOf) },
  ];
}

const isGuide = (path: string): boolean => path.startsWith("docs/") && !measured.includes(nameOf(path));

const isDocument =
  (names: readonly string[]) =>
  (path: string): boolean =>
    path.startsWith("docs/") && names.includes(nameOf(path));

/** The name of a page among its like: that of its folder for a README, else that of the file. */
function nameOf(path: string): string {
  const name = posix.basename(path, ".md");
  return name === "README" ? posix.basename(posix.dirname(path)) : name;
}

function itemOf(path: string): DefaultTheme.SidebarItem {
  const text = path === "README.md" ? "Introduction" : titleOf(path).replace(/^0*(\d+)[.:] /, "$1. ");
  return { text, link: linkTo(addressOf(path)) };
}

/** A package, and below it the other pages of its folder. */
function withPages(readme: string, within: readonly string[]): DefaultTheme.SidebarItem {
  const folder = `${posix.dirname(readme)}/`;
  const items = within.filter((path) => path.startsWith(folder)).map(itemOf);
  return items.length === 0 ? itemOf(readme) : { ...itemOf(readme), items, collapsed: true };
}
