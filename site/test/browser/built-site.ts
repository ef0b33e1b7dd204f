/** What `site:build` has written. */
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** The built site, on the disk. */
export interface BuiltSite {
  readonly folder: string;
  /** The path that all links begin with. */
  readonly base: string;
  /** The paths of all pages below the base, as the sitemap has them. */
  readonly pages: readonly string[];
}

/** A link to somewhere on the site. */
export interface SiteLink {
  readonly file: string;
  /** `""` for the beginning of the page. */
  readonly anchor: string;
}

/** Reads the sitemap. The shortest address in it is that of the first page, so its path is the base. */
export function readBuiltSite(folder: string): BuiltSite {
  const sitemap = readFileSync(join(folder, "sitemap.xml"), "utf8");
  const paths = Array.from(
    sitemap.matchAll(/<loc>([^<]+)<\/loc>/g),
    ([, address = ""]) => new URL(address).pathname,
  );
  const [base = "/"] = paths.toSorted((a, b) => a.length - b.length);
  return { folder, base, pages: paths.map((path) => path.slice(base.length)).sort() };
}

/** Returns the links of a page that stay on the site. */
export function linksOf({ folder, base }: BuiltSite, page: string): SiteLink[] {
  const html = readFileSync(join(folder, fileOf(page)), "utf8");
  const here = new URL(`http://localhost${base}${page}`);
  return Array.from(html.matchAll(/<a [^>]*?href="([^"]+)"/g), ([, href = ""]) => new URL(href, here))
    .filter(({ origin }) => origin === here.origin)
    .map(({ pathname, hash }) => ({
      file: fileOf(posix.relative(base, pathname) + (pathname.endsWith("/") ? "/" : "")),
      anchor: decodeURIComponent(hash.slice(1)),
    }));
}

function fileOf(page: string): string {
  return page.replace(/^\/$/, "").replace(/(^|\/)$/, "$1index.html");
}
