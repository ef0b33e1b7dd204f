import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { finished } from "node:stream/promises";
import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StoredNameError } from "../src/errors/stored-name-error.ts";
import { TreeError, type TreeReport } from "../src/errors/tree-error.ts";
import type { TreeFile } from "../src/tree/tree-file.ts";
import type { Site } from "../src/site.ts";
import { commandsOf, openSite } from "./sites.ts";
import { type NameHabit, StoringFiles } from "./storing-files.ts";

const SECONDS = 1_700_000_000;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "files-names-"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    await utimes(join(root, path), SECONDS, SECONDS);
  }
}

interface Outcome {
  readonly report: TreeReport | undefined;
  /** The names asked for and found, by local path. */
  readonly stored: Readonly<Record<string, readonly [string, string | undefined, string | undefined]>>;
  /** What else failed. */
  readonly others: readonly string[];
  readonly files: readonly string[];
}

async function upload(site: Site, remote = "www"): Promise<Outcome> {
  const files: string[] = [];
  const onFile = ({ remote: path, state }: TreeFile): void => void files.push(`${state} ${path}`);
  const local = (path: string): string => path.slice(root.length + 1);
  try {
    return { report: await site.uploadTree(root, remote, { onFile }), stored: {}, others: [], files };
  } catch (error) {
    if (!(error instanceof TreeError)) throw error;
    const isStored = (each: unknown): each is StoredNameError => each instanceof StoredNameError;
    const stored = error.failures.flatMap(({ path, error: each }) =>
      isStored(each) ? [[local(path), [each.path, each.found, each.twin]] as const] : [],
    );
    const others = error.failures.filter((each) => !isStored(each.error)).map(({ path }) => local(path));
    return { report: error.report, stored: Object.fromEntries(stored), others, files };
  }
}

const pureFtpd: NameHabit = { stored: (name) => name.replace(/[ \t]$/, "_"), isInMaking: true };
const lowering: NameHabit = { stored: (name) => name.toLowerCase() };
const decomposing: NameHabit = { stored: (name) => name.normalize("NFD") };
const cutting: NameHabit = { stored: (name) => name.replace(/[. ]+$/, "") };

describe("uploadTree sees names that a server stores otherwise", () => {
  it.each<[string, NameHabit, string, string]>([
    ["another character for a space at the end", pureFtpd, "trail ", "trail_"],
    ["nothing for a dot at the end", cutting, "end.", "end"],
    ["accents by themselves", decomposing, "\u00e9t\u00e9.txt", "e\u0301te\u0301.txt"],
  ])("%s", async (_, habit, name, found) => {
    await put({ [name]: "x", plain: "y", [`d/${name}`]: "z" });
    await using open = await openSite({ files: new StoringFiles({}, habit) });
    const { report, stored, others, files } = await upload(open.site);
    expect(stored).toEqual({
      [name]: [`www/${name}`, found, undefined],
      [`d/${name}`]: [`www/d/${name}`, found, undefined],
    });
    expect(others).toEqual([]);
    expect(report).toMatchObject({ files: 1, directories: 2 });
    expect(files.filter((line) => line.endsWith(`www/${name}`))).toEqual([
      `wanted www/${name}`,
      `done www/${name}`,
      `failed www/${name}`,
    ]);
  });

  it("the message names both", async () => {
    await put({ "trail ": "x" });
    await using open = await openSite({ files: new StoringFiles({}, pureFtpd) });
    await expect(open.site.uploadTree(root, "www")).rejects.toThrow(
      "the server does not list 'www/trail ', which it seems to have stored as 'trail_' (give it another name",
    );
  });

  it("two names of the tree that are one there: both, since nobody knows which is there", async () => {
    await put({ README: "first", Readme: "second one", other: "o" });
    await using open = await openSite({ files: new StoringFiles({}, lowering) });
    expect((await upload(open.site)).stored).toEqual({
      README: ["www/README", "readme", undefined],
      Readme: ["www/Readme", "readme", undefined],
    });
  });

  it("a name of the tree that takes the place of another one, which had arrived before", async () => {
    await put({ trail_: "first" });
    const files = new StoringFiles({}, pureFtpd);
    await using open = await openSite({ files });
    expect(await upload(open.site)).toMatchObject({ report: { files: 1 } });
    await put({ "trail ": "second one" });
    const { report, stored } = await upload(open.site);
    expect(stored).toEqual({
      "trail ": ["www/trail ", "trail_", "www/trail_"],
      trail_: ["www/trail_", "trail_", "www/trail "],
    });
    expect(report).toMatchObject({ files: 0, unchanged: 0 });
  });

  it("directories, also the one that the tree becomes", async () => {
    await mkdir(join(root, "empty "));
    await using open = await openSite({ files: new StoringFiles({}, pureFtpd) });
    expect((await upload(open.site)).stored).toEqual({ "empty ": ["www/empty ", "empty_", undefined] });
    await rm(join(root, "empty "), { recursive: true });
    expect((await upload(open.site, "new ")).stored).toEqual({ "": ["new ", "new_", undefined] });
  });
});

describe("upload sees a name that a server stores otherwise", () => {
  const bytes = Buffer.from("x");
  const ways: Readonly<Record<string, (site: Site, path: string) => Promise<unknown>>> = {
    upload: (site, path) => site.upload(bytes, path),
    "upload, directly": (site, path) => site.upload(bytes, path, { atomic: false }),
    writeFile: (site, path) => site.writeFile(path, bytes),
    createWriteStream: (site, path) => finished(site.createWriteStream(path).end(bytes)),
  };
  it.each(Object.entries(ways))("%s", async (_, way) => {
    const files = new StoringFiles({ d: {} }, pureFtpd);
    await using open = await openSite({ files });
    for (const path of ["trail ", "d/trail "]) {
      const error: unknown = await way(open.site, path).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "ERR_FTP_STORED_NAME", path, found: "trail_" });
    }
  });

  it.each(Object.entries(ways))(
    "%s: not where it is found, or nothing like it is there",
    async (what, way) => {
      await using open = await openSite({ tree: {} });
      for (const path of ["trail ", "a*", "\u00e9"]) await way(open.site, path);
      await using folding = await openSite({ files: new StoringFiles({}, decomposing) });
      await way(folding.site, "\u00e9");
      class Moving extends MemoryFileSystem {
        override async rename(from: string, to: string): Promise<void> {
          await super.rename(from, to);
          await super.removeFile(to);
        }
      }
      await using moving = await openSite({ files: new Moving({ trail_: "of another size" }) });
      if (what !== "upload, directly") await way(moving.site, "trail ");
    },
  );

  it("one question for an unusual name, none for a usual one or without verify", async () => {
    await using open = await openSite({ tree: {} }, { connections: 1 });
    const count = async (path: string, verify?: false): Promise<number> => {
      const before = commandsOf(open.server).length;
      await open.site.upload(bytes, path, { verify });
      return commandsOf(open.server).length - before;
    };
    await count("first");
    const usual = await count("a b.txt");
    expect(await count("a*b")).toBe(usual + 1);
    expect(await count("c*d", false)).toBe(await count("c d", false));
  });
});

describe("uploadTree takes a name for stored", () => {
  const odd = ["trail ", "\u00e9t\u00e9", "a*b", "end.", "(group)"];

  it("that is listed, whatever it is", async () => {
    await put(Object.fromEntries(odd.map((name) => [name, name])));
    await put({ README: "1", Readme: "2" });
    await using open = await openSite({ tree: {} });
    expect(await upload(open.site)).toMatchObject({ report: { files: odd.length + 2 }, stored: {} });
  });

  it("that somebody has taken away since", async () => {
    await put({ "a*b": "x" });
    class Moving extends MemoryFileSystem {
      override async rename(from: string, to: string): Promise<void> {
        await super.rename(from, to);
        await super.removeFile(to);
      }
    }
    await using open = await openSite({ files: new Moving({ www: {} }) });
    expect(await upload(open.site)).toMatchObject({ report: { files: 1 }, stored: {} });
  });

  it("where the directory cannot be listed", async () => {
    await put({ "trail ": "x" });
    const rule = at("mlsd-command", faults.from(2, faults.reply("550 No")));
    await using open = await openSite({ files: new StoringFiles({ www: {} }, pureFtpd), faults: [rule] });
    expect(await upload(open.site)).toMatchObject({ report: { files: 1 }, stored: {} });
  });

  it("without a further listing, where names are usual or were there before", async () => {
    await put({ "a b.txt": "x", "c/d-1.min.js": "y", "c/.hidden": "z", "c/d_1.min.js": "z", "a*b": "z" });
    await using open = await openSite({ tree: { www: { "a*b": "old", c: {} } } });
    const listings = (): number =>
      commandsOf(open.server).filter((line) => /^(?:MLSD|LIST)/.test(line)).length;
    await upload(open.site);
    // The two directories that are there.
    expect(listings()).toBe(2);
    await put({ "c/new*": "x", "c/other*": "y", plain: "p" });
    await upload(open.site);
    expect(listings()).toBe(2 + 2 + 1);
  });

  it("a dry run looks for nothing", async () => {
    await put({ "trail ": "x" });
    const files = new StoringFiles({}, pureFtpd);
    await using open = await openSite({ files });
    expect(await open.site.uploadTree(root, "www", { dryRun: true })).toMatchObject({ files: 0 });
  });
});
