import { describe, expect, it } from "vitest";
import { anchorOf, repository, siteLink } from "../.vitepress/links.ts";
import { addressOf, linkTo, listPages } from "../.vitepress/pages.ts";

const pages = new Set(listPages());

describe("siteLink", () => {
  it.each([
    ["README.md", "https://example.com/a#b", "https://example.com/a#b"],
    ["README.md", "#packages", "#packages"],
    ["README.md", "docs/tour.md", "/docs/tour"],
    ["README.md", "packages/client", "/packages/client/"],
    ["README.md", "packages/client/README.md#bun-and-deno", "/packages/client/#bun-and-deno"],
    ["README.md", "docs/decisions", "/docs/decisions/"],
    ["README.md", "SECURITY.md", "/security"],
    ["packages/reply/README.md", "../../README.md", "/introduction"],
    ["packages/netrc/README.md", "../client", "/packages/client/"],
    ["site/pages/index.md", "playground.md#listing", "/playground#listing"],
    ["docs/diagnostics.md", "../examples/spans.ts", `${repository}/blob/main/examples/spans.ts`],
    [
      "docs/hostile-server.md",
      "../packages/client/test/matrix",
      `${repository}/tree/main/packages/client/test/matrix`,
    ],
  ])("makes of %s's link to %s the link %s", (from, href, link) => {
    expect(siteLink(from, href, pages)).toBe(link);
  });

  it.each([
    ["README.md", "docs/nothing.md"],
    ["docs/tour.md", "docs/tour.md"],
    ["README.md", "../README.md"],
  ])("refuses %s's link to %s, which leads to nothing", (from, href) => {
    expect(() => siteLink(from, href, pages)).toThrow(
      `${from} has a link to ${href}, and there is no such file`,
    );
  });
});

describe("anchorOf", () => {
  it.each([
    ["Bun and Deno", "bun-and-deno"],
    ["Where it differs from Python's ftplib", "where-it-differs-from-pythons-ftplib"],
    ["S: command injection", "s-command-injection"],
    ["Time-outs – 30 s", "time-outs--30-s"],
    ["Größe", "größe"],
  ])("makes of “%s” what the repository's host makes of it", (heading, anchor) => {
    expect(anchorOf(heading)).toBe(anchor);
  });
});

describe("addressOf", () => {
  it.each([
    ["README.md", "introduction.md", "/introduction"],
    ["site/pages/index.md", "index.md", "/"],
    ["packages/files/README.md", "packages/files/index.md", "/packages/files/"],
    ["ARCHITECTURE.md", "architecture.md", "/architecture"],
    ["docs/tour.md", "docs/tour.md", "/docs/tour"],
  ])("puts %s at %s", (path, address, link) => {
    expect(addressOf(path)).toBe(address);
    expect(linkTo(address)).toBe(link);
  });

  it("gives each page an address of its own", () => {
    expect(new Set([...pages].map(addressOf)).size).toBe(pages.size);
  });
});
