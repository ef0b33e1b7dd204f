/** The built site in Chromium: every page loads and fits a telephone, links lead somewhere, search finds, and the playground parses. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listings, netrcFiles, replies } from "../../.vitepress/theme/playground/examples.ts";
import { linksOf, readBuiltSite } from "./built-site.ts";
import { type StaticServer, serveFolder } from "./static-server.ts";

const site = readBuiltSite(join(import.meta.dirname, "../../.vitepress/dist"));
const screenshots = join(import.meta.dirname, "../../screenshots");
const chromiumPath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const narrow = { width: 360, height: 740 };
const wide = { width: 1280, height: 800 };

let server: StaticServer;
let browser: Browser;
/** The contexts by viewport and colours; the pages of one share a cache. */
const contexts = new Map<string, BrowserContext>();

beforeAll(async () => {
  mkdirSync(screenshots, { recursive: true });
  server = await serveFolder(site.folder, site.base);
  browser = await chromium.launch({ executablePath: chromiumPath });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** The folder of a page's path, with a slash at its end; "" for those at the top. */
function folderOf(path: string): string {
  return path.slice(0, path.replace(/\/$/, "").lastIndexOf("/") + 1);
}

/** Goes to a page, and waits until it is alive. */
async function load(page: Page, path: string): Promise<void> {
  await page.goto(server.url + path);
  await page.waitForFunction(() => {
    const app = document.querySelector("#app");
    return app !== null && "__vue_app__" in app;
  });
}

/** A page that is loaded and alive, and what the browser complained of. */
interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: string[];
}

async function open(
  path: string,
  viewport = narrow,
  colorScheme: "light" | "dark" = "light",
): Promise<OpenPage> {
  const kind = `${viewport.width}-${colorScheme}`;
  const context = contexts.get(kind) ?? (await browser.newContext({ viewport, colorScheme }));
  contexts.set(kind, context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("response", (response) => {
    if (response.status() !== 200) complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on("requestfailed", (request) => complaints.push(`${request.failure()?.errorText} ${request.url()}`));
  page.on("request", (request) => {
    if (!/^(?:data:|blob:)/.test(request.url()) && !request.url().startsWith(server.url)) {
      complaints.push(`a request to elsewhere: ${request.url()}`);
    }
  });
  await load(page, path);
  return { page, complaints, [Symbol.asyncDispose]: () => page.close() };
}

describe("the pages", () => {
  it("are all those of the repository's Markdown", () => {
    for (const path of ["", "introduction.html", "packages/client/", "docs/tour.html", "docs/decisions/"]) {
      expect(site.pages).toContain(path);
    }
    expect(site.pages.filter((path) => path.startsWith("packages/") && path.endsWith("/"))).toHaveLength(13);
  });

  const folders = [...new Set(site.pages.map(folderOf))];

  it.each(folders)("below /%s load without complaints, and are no wider than 360 pixels", async (folder) => {
    const paths = site.pages.filter((path) => folderOf(path) === folder);
    // One tab goes through all of a folder: a new one for each page takes three times as long.
    await using opened = await open(paths[0] ?? "");
    const { page, complaints } = opened;
    const found: Record<string, unknown> = {};
    for (const path of paths) {
      await load(page, path);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      const headings = await page.locator("h1").count();
      found[path] = { width, headings, complaints: complaints.splice(0) };
    }
    const fine = { width: narrow.width, headings: 1, complaints: [] };
    expect(found).toEqual(Object.fromEntries(paths.map((path) => [path, fine])));
    expect(complaints).toEqual([]);
  });

  it("have links that lead to pages, files and headings that are there", () => {
    const dead = site.pages.flatMap((path) =>
      linksOf(site, path)
        .filter(({ file, anchor }) => {
          if (!existsSync(join(site.folder, file))) return true;
          const html = anchor === "" ? "" : readFileSync(join(site.folder, file), "utf8");
          return anchor !== "" && !html.includes(`id="${anchor}"`);
        })
        .map(({ file, anchor }) => `${path}: ${file}#${anchor}`),
    );
    expect(dead).toEqual([]);
  });

  it.each(["", "introduction.html", "playground.html", "docs/scoreboard.html"])(
    "/%s has its picture taken",
    async (path) => {
      for (const [viewport, scheme] of [
        [narrow, "light"],
        [wide, "dark"],
      ] as const) {
        await using opened = await open(path, viewport, scheme);
        const name = `${path.replace(/\.html$/, "").replaceAll("/", "-") || "index"}-${viewport.width}-${scheme}.png`;
        const picture = await opened.page.screenshot({ path: join(screenshots, name) });
        expect(picture.length).toBeGreaterThan(0);
      }
    },
  );
});

describe("the first page", () => {
  it.each([
    ["Download", "ftplib"],
    ["File system", "@ftplib/files"],
    ["Synchronise", "@ftplib/sync"],
    ["Listing", "@ftplib/listing"],
    ["Test server", "@ftplib/testkit"],
  ])("shows under “%s” what %s looks like in code", async (tab, name) => {
    await using opened = await open("", wide);
    const { page, complaints } = opened;
    await page.getByText(tab, { exact: true }).click();
    expect(await page.locator(".vp-code-group .blocks > .active").innerText()).toContain(`from "${name}"`);
    expect(complaints).toEqual([]);
  });
});

describe("the search", () => {
  it("finds a word, and leads to the page that has it", async () => {
    await using opened = await open("", wide);
    const { page, complaints } = opened;
    await page.keyboard.press("/");
    await page.getByRole("searchbox").fill("close_notify");
    const result = page.locator("a.result").filter({ hasText: "close_notify" }).first();
    await result.click();
    await page.waitForURL((url) => url.pathname !== site.base);
    expect(await page.locator("main").innerText()).toContain("close_notify");
    expect(complaints).toEqual([]);
  });
});

describe("the playground", () => {
  /** What each example leads to: the summary, and a text in the tables. */
  const rows: readonly (readonly [kind: string, example: string, summary: RegExp, cell: string])[] = [
    ["listing", "Unix", /^Dialect: unix · 4 entries$/, "Übersicht.pdf"],
    ["listing", "Windows", /^Dialect: dos · 3 entries$/, "backup 2020.zip"],
    ["listing", "MLSD", /^Dialect: facts · 4 entries$/, "9007199254740993"],
    ["listing", "VMS", /^Dialect: vms · 2 entries$/, "README.TXT"],
    ["listing", "IBM mainframe", /^Dialect: mvs-dataset · 3 entries$/, "A.DATA.SET"],
    ["listing", "With errors and traps", /2 lines with an error or not understood$/, "parent, separator"],
    ["reply", "A session", /^9 replies$/, "data connection: 192.0.2.1, port 5000"],
    ["reply", "Refusals", /^4 replies$/, "connections allowed: 2"],
    ["reply", "An address that cannot be", /^2 replies$/, "ERR_FTP_PROTOCOL"],
    ["reply", "Another protocol", /^0 replies\s*Line 1: not a reply: "SSH-.*It looks like SSH/, ""],
    ["reply", "Broken off", /^1 reply\s*Line 3: the connection ended inside a 230 reply/, "220 Ready."],
    [
      "netrc",
      "Two machines and a default",
      /^3 entries\s*ftp.example.com: login alice, with a password/,
      "***",
    ],
    [
      "netrc",
      "A word that Python does not know",
      /^Not usable\s*bad follower token 'port' \(.netrc, line 3\)/,
      "",
    ],
    ["netrc", "Two users, and a macro", /^2 entries\s*ftp.example.com: login bob.*\s*Macros.*init/, "bob"],
  ];

  it("has a row here for each of its examples", () => {
    const names = [...listings, ...replies, ...netrcFiles].map(({ name }) => name);
    expect(rows.map(([, name]) => name)).toEqual(names);
  });

  let opened: OpenPage;
  beforeAll(async () => {
    opened = await open("playground.html");
  });
  afterAll(async () => opened?.[Symbol.asyncDispose]());

  it.each(rows)("reads the %s “%s”", async (kind, example, summary, cell) => {
    const { page, complaints } = opened;
    const part = page.locator(`[data-playground=${kind}]`);
    await part.getByLabel("Example").selectOption(example);
    expect(await part.getByRole("status").innerText()).toMatch(summary);
    const cells = (await part.locator("td").allInnerTexts()).join("\n");
    expect(cells).toContain(cell);
    expect(cells).not.toMatch(/correct horse|swordfish|secret/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(narrow.width);
    expect(complaints).toEqual([]);
  });

  it("reads what is pasted, sends nothing, and can be used with the keyboard", async () => {
    await using opened = await open("playground.html", wide);
    const { page, complaints } = opened;
    const leaks: string[] = [];
    page.on("request", (request) => {
      const { pathname, search } = new URL(request.url());
      const isOfSite = search === "" && existsSync(join(site.folder, pathname.slice(site.base.length)));
      if (request.method() !== "GET" || !isOfSite) leaks.push(`${request.method()} ${request.url()}`);
    });
    const listing = page.getByLabel("Reply to LIST, MLSD, NLST or STAT");
    await page.locator("#listing-example").focus();
    await page.keyboard.press("Tab");
    expect(await listing.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText("type=file;size=7; pasted.bin");
    expect(await page.locator("[data-playground=listing] td.name").allInnerTexts()).toEqual(["pasted.bin"]);
    await page.getByLabel("Text of a .netrc").fill("machine h login u password hunter2\nport 21");
    await page.getByLabel("Rules").selectOption("lenient");
    await page.getByLabel("Host to look up").fill("H");
    const netrc = page.locator("[data-playground=netrc]");
    expect(await netrc.getByRole("status").innerText()).toContain("H: login u, with a password");
    expect(await netrc.innerText()).not.toContain("hunter2");
    expect(leaks).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
