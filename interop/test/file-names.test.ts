import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Site, type SiteOptions } from "@ftplib/files";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LabServer, urlOf } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

const DAEMON = 1;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "file-names-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function open({ host, port, user, password }: LabServer, options: SiteOptions = {}): Promise<Site> {
  return connect(urlOf(host, port), { user, password, netrc: false, tls: "off", ...options });
}

/** A directory that the servers may write to, on the server's disk. */
async function makeServed({ root }: LabServer, name: string): Promise<string> {
  const place = join(root, name);
  await mkdir(place);
  await chown(place, DAEMON, DAEMON);
  return place;
}

/** The names of a directory, in hexadecimal digits. */
async function hexNames(directory: string | Buffer): Promise<string[]> {
  return (await readdir(directory, { encoding: "buffer" })).map((name) => name.toString("hex")).sort();
}

/** A file name in each code page, and its bytes there. */
const NAMES = [
  ["gbk", "报告.txt", "b1a8b8e62e747874"],
  ["shift_jis", "ソース.txt", "835c815b83582e747874"],
  ["euc-kr", "보고서.txt", "bab8b0edbcad2e747874"],
  ["big5", "功能.txt", "a55cafe02e747874"],
  ["windows-1251", "Отчёт.txt", "cef2f7b8f22e747874"],
  ["windows-1252", "50 €.txt", "353020802e747874"],
  ["utf-8", "報告 ü.txt", "e5a0b1e5918a20c3bc2e747874"],
] as const;

const plain = lab.servers.filter(({ tls }) => tls === "none");

/** Servers that take no names in code pages: pyftpdlib decodes UTF-8, and puts U+FFFD in place of what is not. */
const takesBytes = ({ name }: LabServer): boolean => !name.startsWith("pyftpdlib");
/** Pure-FTPd takes no backslash, which is the second byte of characters in Shift_JIS and Big5. */
const takesBackslash = ({ name }: LabServer): boolean => !name.startsWith("pure-ftpd");

const cells = plain.flatMap((server) =>
  NAMES.filter(([encoding]) => encoding === "utf-8" || takesBytes(server)).map((row) => ({
    server,
    row,
    isTaken: takesBackslash(server) || !row[2].includes("5c"),
    title: `${server.name}, ${row[0]}`,
  })),
);

describe.skipIf(plain.length === 0)("T3: names in code pages", () => {
  it.each(cells)("$title", async ({ server, row: [encoding, name, hex], isTaken }) => {
    const place = `names-${encoding}`;
    const served = await makeServed(server, place);
    const source = join(folder, "source");
    await mkdir(source);
    await writeFile(join(source, name), "text");
    await using site = await open(server, { ftp: { encoding } });
    if (!isTaken) {
      const refused = { failures: [{ error: { code: "EACCES", reply: { code: 553 } } }] };
      await expect(site.uploadTree(source, place)).rejects.toMatchObject(refused);
      expect(await hexNames(served)).toEqual([]);
      return;
    }
    expect(await site.uploadTree(source, place)).toMatchObject({ files: 1 });
    expect(await hexNames(served)).toEqual([hex]);
    expect(await site.uploadTree(source, place)).toMatchObject({ files: 0, unchanged: 1 });
    expect(await site.readdir(place)).toEqual([name]);
    expect(await site.readFile(`${place}/${name}`, "utf8")).toBe("text");
    await site.downloadTree(place, join(folder, "back"));
    expect(await readdir(join(folder, "back"))).toEqual([name]);
    await site.rename(`${place}/${name}`, `${place}/2${name}`);
    expect(await hexNames(served)).toEqual([`32${hex}`]);
    await site.rm(`${place}/2${name}`);
    expect(await hexNames(served)).toEqual([]);
  });
});

describe.skipIf(plain.length === 0)("D5: segments are one file, by RANG where it is offered", () => {
  it.each(plain)("$name", async (server) => {
    const served = await makeServed(server, "ranges");
    const bytes = Buffer.alloc(5_000_000);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
    await writeFile(join(served, "large.bin"), bytes);
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    await using site = await open(server, { ftp: { log, debugLevel: 1 } });
    const isOffered = (await site.features()).has("RANG");
    if (server.name.startsWith("proftpd")) expect(isOffered).toBe(true);
    await site.download("ranges/large.bin", join(folder, "large.bin"), { segments: 4 });
    expect((await readFile(join(folder, "large.bin"))).equals(bytes)).toBe(true);
    expect(lines.some((line) => line.includes("RANG "))).toBe(isOffered);
  });
});
