import type { DefaultTheme } from "vitepress";
import { expect, it } from "vitest";
import { firstExample } from "../.vitepress/code-examples.ts";
import { addressOf, linkTo, listPages } from "../.vitepress/pages.ts";
import { sidebarOf } from "../.vitepress/sidebar.ts";

const pages = listPages();
const groups = sidebarOf(pages);

function linksOf(items: readonly DefaultTheme.SidebarItem[]): string[] {
  return items.flatMap(({ link, items: below = [] }) => [
    ...(link === undefined ? [] : [link]),
    ...linksOf(below),
  ]);
}

it("has each page once, but for the first page", () => {
  const links = linksOf(groups).sort();
  const expected = pages.map((path) => linkTo(addressOf(path))).filter((link) => link !== "/");
  expect(links).toEqual(expected.sort());
});

it.each([
  ["Start", ["/introduction", "/playground"]],
  ["Packages", ["/packages/client/", "/packages/files/", "/packages/sync/"]],
  ["Guides", ["/docs/migrating", "/docs/troubleshooting", "/docs/doctor"]],
  ["Measured", ["/docs/benchmarks"]],
  ["Decisions", ["/docs/decisions/", "/docs/decisions/0001-what-ends-a-multi-line-reply"]],
  ["Project", ["/architecture", "/contributing", "/security"]],
])("begins %s with %j", (group, links) => {
  const { items = [] } = groups.find(({ text }) => text === group) ?? {};
  expect(linksOf(items).slice(0, links.length)).toEqual(links);
});

it.each([
  ["```sh\nnpm install a\n```\n\n```ts\nconst a = 1;\n```\n\n```ts\nb();\n```\n", "const a = 1;\n"],
  ["```js\nf();\n\ng();\n```\n", "f();\n\ng();\n"],
  ["no code", undefined],
])("takes from %j the example %j", (text, example) => {
  expect(firstExample(text)).toBe(example);
});
