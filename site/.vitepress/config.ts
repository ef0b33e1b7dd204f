/**
 * The documentation site: the Markdown of the repository, where it is, as pages.
 *
 * `SITE_URL` is where the site will be, such as `https://example.com/ftplib/`. Its path is the base of all links.
 */
import { defineConfig, type UserConfig } from "vitepress";
import { escapeBraces } from "./braces.ts";
import { fillExamples } from "./code-examples.ts";
import { anchorOf, repository, rewriteLinks } from "./links.ts";
import { addressOf, foldersLeftOut, listPages } from "./pages.ts";
import { sidebarOf } from "./sidebar.ts";

const url = new URL((process.env["SITE_URL"] ?? "http://localhost").replace(/\/?$/, "/"));
const pages = listPages();
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' fill='%230f766e'/%3E%3Cpath d='M11 24V8m0 0-4 4m4-4 4 4m6-4v16m0 0-4-4m4 4 4-4' stroke='white' stroke-width='3' fill='none' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E";

type Plugins = NonNullable<NonNullable<UserConfig["vite"]>["plugins"]>;

/** Makes pages that lie outside this folder use its Vue, which the component that each becomes imports. */
const vueOfSite: Plugins[number] = {
  name: "vue-of-site",
  enforce: "pre",
  configResolved({ optimizeDeps }) {
    // The server would look for these in the root folder, and warn; it finds them when a page asks for them.
    optimizeDeps.include = (optimizeDeps.include ?? []).filter((name) => !name.startsWith("vitepress > "));
  },
  resolveId(id) {
    return /^vue(?:\/|$)/.test(id) ? this.resolve(id, import.meta.filename, { skipSelf: true }) : undefined;
  },
};

export default defineConfig({
  title: "ftplib",
  titleTemplate: ":title · ftplib for TypeScript",
  description: "FTP and FTPS for Node, Bun and Deno",
  lang: "en",
  base: url.pathname,
  srcDir: "..",
  srcExclude: foldersLeftOut.map((name) => `**/${name}/**`),
  rewrites: addressOf,
  sitemap: { hostname: url.href },
  head: [["link", { rel: "icon", href: icon }]],
  markdown: {
    anchor: { slugify: anchorOf },
    config: (markdown) => {
      rewriteLinks(markdown, new Set(pages));
      fillExamples(markdown);
      escapeBraces(markdown);
    },
  },
  // By default a page loads all that its sidebar leads to.
  router: { prefetchLinks: false },
  vite: { plugins: [vueOfSite] },
  themeConfig: {
    nav: [
      { text: "Introduction", link: "/introduction" },
      { text: "Playground", link: "/playground" },
      { text: "Benchmarks", link: "/docs/benchmarks" },
      { text: "Source", link: repository },
    ],
    sidebar: sidebarOf(pages),
    outline: [2, 3],
    search: { provider: "local" },
    editLink: { pattern: `${repository}/blob/main/:path`, text: "This page in the repository" },
    footer: { message: "MIT licence" },
  },
});
