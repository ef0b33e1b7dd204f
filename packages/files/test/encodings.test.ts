import { isUtf8 } from "node:buffer";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { MemoryFileSystem, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { textCodec } from "ftplib/internal";
import { bytesOf } from "../src/path/remote-path.ts";
import type { Site } from "../src/site.ts";
import { LocalDirectory } from "./local-directory.ts";
import { commandsOf, openSite, type TestSite } from "./sites.ts";

/** A directory and a file as each encoding spells them (the code pages of Windows), and a character that it does not have. */
const ENCODINGS: readonly (readonly [
  label: string,
  directory: [string, string],
  file: [string, string],
  not: string,
])[] = [
  ["gbk", ["图片", "cdbcc6ac"], ["报告.txt", "b1a8b8e62e747874"], "😀"],
  ["shift_jis", ["表示", "955c8ea6"], ["ソース.txt", "835c815b83582e747874"], "é"],
  ["euc-kr", ["그림", "b1d7b8b2"], ["보고서.txt", "bab8b0edbcad2e747874"], "é"],
  ["big5", ["功能", "a55cafe0"], ["報告.txt", "b3f8a7692e747874"], "é"],
  ["windows-1251", ["Фото", "d4eef2ee"], ["Отчёт.txt", "cef2f7b8f22e747874"], "é"],
  ["windows-1252", ["Büro", "42fc726f"], ["50 €.txt", "353020802e747874"], "Ж"],
  ["latin1", ["Büro", "42fc726f"], ["naïve.txt", "6e61ef76652e747874"], "€"],
];
/** What such servers offer: names of LIST are in the code page, and those of MLSD as well where the server cares little. */
const LISTINGS: Readonly<Record<string, TestServerOptions>> = {
  MLSD: {},
  LIST: { without: ["MLSD", "MLST"] },
};

/** A path of bytes as the testkit shows it: each name as UTF-8, where it happens to be valid, as the directory in GBK is. */
function shown(hex: string): string {
  const names = Buffer.from(hex, "hex").toString("latin1").split("/");
  return names
    .map((name) => Buffer.from(name, "latin1"))
    .map((bytes) => bytes.toString(isUtf8(bytes) ? "utf8" : "latin1"))
    .join("/");
}

/** `/` in hexadecimal digits. */
const SLASH = "2f";

async function opened(
  label: string,
  settings: TestServerOptions,
): Promise<TestSite & { names: () => string[] }> {
  const files = new MemoryFileSystem({});
  const open = await openSite({ files, ...settings }, { ftp: { encoding: label } });
  return {
    ...open,
    names: () => files.paths().map((path) => path.slice(1)),
    [Symbol.asyncDispose]: open[Symbol.asyncDispose],
  };
}

describe.each(ENCODINGS)(
  "T3: names in %s, in both directions",
  (label, [directory, directoryHex], [file, fileHex]) => {
    const onServer = shown(directoryHex + SLASH + fileHex);
    const directoryOnServer = shown(directoryHex + SLASH);
    const path = `${directory}/${file}`;

    describe.each(Object.entries(LISTINGS))("listed by %s", (_, settings) => {
      it("a file is made, found, read, changed and removed under its name", async () => {
        await using open = await opened(label, settings);
        const { site } = open;
        await site.mkdir(directory);
        await site.writeFile(path, "text");
        expect(open.names()).toEqual([directoryOnServer, onServer]);
        expect(await site.readdir()).toEqual([directory]);
        expect(await site.readdir(directory)).toEqual([file]);
        const [entry] = await site.list(directory);
        expect(entry).toMatchObject({ name: file, path, rawPath: path, type: "file", size: 4 });
        expect((await site.walk()).map((each) => each.path)).toEqual([directory, path]);
        expect((await site.glob(`${directory}/*.txt`)).map((each) => each.path)).toEqual([path]);
        expect(await site.stat(path)).toMatchObject({ type: "file", path });
        expect(await site.exists(path)).toBe(true);
        await site.appendFile(path, " more");
        expect(await site.readFile(path, "utf8")).toBe("text more");
        const blocks = await site.createReadStream(path).toArray();
        expect(Buffer.concat(blocks).toString()).toBe("text more");
        await site.utimes(path, 0, 1_577_934_245);
        expect((await site.stat(path)).mtime?.getTime()).toBe(1_577_934_245_000);
        await site.copyFile(path, file);
        expect(open.names()).toEqual([shown(fileHex), directoryOnServer, onServer].toSorted());
        await site.rename(file, `${directory}/2${file}`);
        expect(open.names()).toContain(shown(`${directoryHex}2f32${fileHex}`));
        await site.rm(path);
        await site.rm(directory, { recursive: true });
        expect(open.names()).toEqual([]);
      });

      it("a tree and many files go there and back", async () => {
        using here = new LocalDirectory();
        using there = new LocalDirectory();
        mkdirSync(here.at(directory));
        writeFileSync(here.at(path), "text");
        writeFileSync(here.at(`${directory}/large.bin`), Buffer.alloc(100_000, 1));
        await using open = await opened(label, settings);
        const { site } = open;
        expect(await site.uploadTree(here.path, "")).toMatchObject({ files: 2 });
        expect(await site.uploadTree(here.path, "")).toMatchObject({ files: 0, unchanged: 2 });
        expect(open.names()).toContain(onServer);
        expect(await site.downloadTree("", there.path)).toMatchObject({ files: 2 });
        expect(readdirSync(there.path, { recursive: true, encoding: "utf8" }).toSorted()).toEqual(
          [directory, path, `${directory}/large.bin`].toSorted(),
        );
        for await (const { error } of site.uploadMany([{ local: here.at(path), path: `m/${file}` }]))
          expect(error).toBeUndefined();
        expect(open.names()).toContain(shown(`6d2f${fileHex}`));
        const outcomes = await site.downloadMany([{ path: `m/${file}`, local: there.at("m") }]);
        expect(outcomes).toMatchObject([{ error: undefined, result: { size: 4 } }]);
      });

      it("a name that is not valid in it travels as bytes, from the listing to the command, and to a local name and back", async () => {
        using here = new LocalDirectory();
        const wrong = Buffer.from([0x61, 0x81, 0x21, 0x2e, 0xfd]);
        await using open = await opened(label, settings);
        const { site } = open;
        const rawPath = Buffer.concat([Buffer.from(directoryHex, "hex"), Buffer.from("/"), wrong]);
        await site.mkdir(directory);
        await site.writeFile(rawPath, "x");
        const [found] = await site.list(directory);
        expect(Buffer.from(bytesOf(found?.rawPath ?? "", textCodec(label))).toString("hex")).toBe(
          rawPath.toString("hex"),
        );
        expect(await site.readFile(found?.rawPath ?? "", "utf8")).toBe("x");
        await site.downloadTree("", here.path);
        await site.rm(directory, { recursive: true });
        expect(open.names()).toEqual([]);
        expect(await site.uploadTree(here.path, "")).toMatchObject({ files: 1 });
        expect(open.names()).toEqual([directoryOnServer, shown(rawPath.toString("hex"))]);
        expect(await site.uploadTree(here.path, "")).toMatchObject({ files: 0, unchanged: 1 });
      });
    });
  },
);

describe("T3: a name that the encoding cannot hold is an error before anything is sent", () => {
  const OPERATIONS: Readonly<Record<string, (site: Site, path: string, local: string) => unknown>> = {
    stat: (site, path) => site.stat(path),
    exists: (site, path) => site.exists(path),
    readdir: (site, path) => site.readdir(path),
    list: (site, path) => site.list(path),
    walk: (site, path) => site.walk(path),
    glob: (site, path) => site.glob("*", { cwd: path }),
    readlink: (site, path) => site.readlink(path),
    hash: (site, path) => site.hash(path),
    readFile: (site, path) => site.readFile(path),
    createReadStream: (site, path) => site.createReadStream(path).toArray(),
    readable: (site, path) => new Response(site.readable(path)).arrayBuffer(),
    download: (site, path, local) => site.download(path, local),
    writeFile: (site, path) => site.writeFile(path, "x"),
    appendFile: (site, path) => site.appendFile(path, "x"),
    createWriteStream: (site, path) => site.createWriteStream(path),
    writable: (site, path) => site.writable(path),
    upload: (site, path) => site.upload(Buffer.from("x"), path),
    "upload of a stream": (site, path) => site.upload(Readable.from([Buffer.from("x")]), path),
    mkdir: (site, path) => site.mkdir(path, { recursive: true }),
    rm: (site, path) => site.rm(path, { recursive: true }),
    rmdir: (site, path) => site.rmdir(path),
    "rename from": (site, path) => site.rename(path, "b"),
    "rename to": (site, path) => site.rename("a", path),
    "copyFile from": (site, path) => site.copyFile(path, "b"),
    "copyFile to": (site, path) => site.copyFile("a", path),
    utimes: (site, path) => site.utimes(path, 0, 0),
    chmod: (site, path) => site.chmod(path, 0o644),
    symlink: (site, path) => site.symlink("a", path),
    "symlink to": (site, path) => site.symlink(path, "a"),
    downloadTree: (site, path, local) => site.downloadTree(path, local),
    uploadTree: (site, path, local) => site.uploadTree(local, path),
  };
  const WRONG: readonly (readonly [string, string, RegExp])[] = [
    ["gbk", "new/😀.txt", /U\+1F600 at index 4 does not exist in gbk/],
    ["windows-1252", "new/Ж", /U\+0416 at index 4/],
    ["utf-8", "new/\ud800", /U\+D800 at index 4/],
    ["utf-8", "new/a\r\nDELE b", /CR, LF and NUL cannot be part of a command/],
    ["shift_jis", "new/a\0b", /CR, LF and NUL/],
  ];
  describe.each(WRONG)("%s, %j", (encoding, path, message) => {
    it.each(Object.entries(OPERATIONS))("%s", async (name, call) => {
      using here = new LocalDirectory();
      await using open = await openSite({ tree: { a: "a" } }, { ftp: { encoding } });
      const before = commandsOf(open.server);
      const error: unknown = await (async () => await call(open.site, path, here.at("local")))().catch(
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ name: "FileError", code: "EINVAL", path, syscall: name.split(" ")[0] });
      expect(String(error)).toMatch(message);
      expect(commandsOf(open.server)).toEqual(before);
      expect(here.names).toEqual([]);
    });

    it.each(["uploadMany", "downloadMany"] as const)(
      "%s: the item fails, and the others do not",
      async (name) => {
        using here = new LocalDirectory();
        await using open = await openSite({ tree: { a: "a" } }, { ftp: { encoding } });
        const outcomes =
          name === "uploadMany"
            ? await open.site.uploadMany([
                { local: Buffer.from("x"), path },
                { local: Buffer.from("y"), path: "b" },
              ])
            : await open.site.downloadMany([
                { path, local: here.at("x") },
                { path: "a", local: here.at("a") },
              ]);
        const errors = outcomes.map(({ item, error }) => [
          item.path,
          (error as { code?: string } | undefined)?.code,
        ]);
        expect(Object.fromEntries(errors)).toEqual({
          [path]: "EINVAL",
          [name === "uploadMany" ? "b" : "a"]: undefined,
        });
        expect(commandsOf(open.server).filter((line) => /new|DELE/.test(line))).toEqual([]);
      },
    );
  });

  it.each([5, null, {}])("what is no path is a TypeError: %j", async (path) => {
    using here = new LocalDirectory();
    await using open = await openSite({});
    const before = commandsOf(open.server);
    for (const call of Object.values(OPERATIONS)) {
      const calling = (async () => await call(open.site, path as unknown as string, here.at("local")))();
      const error: unknown = await calling.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(TypeError);
    }
    expect(commandsOf(open.server)).toEqual(before);
  });

  it("an encoding that is not known is refused before anything is opened", async () => {
    await expect(openSite({}, { ftp: { encoding: "gbkk" } })).rejects.toThrow('in the encoding "gbkk"');
  });
});
