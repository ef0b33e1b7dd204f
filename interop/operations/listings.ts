import assert from "node:assert/strict";
import type { FTP, MlsdEntry } from "ftplib";
import { type Operation, refused } from "./operation.ts";
import type { OperationContext } from "./operation-context.ts";

/** A directory with two files and a directory in it. */
function placeTree(context: OperationContext): string {
  const directory = context.name("");
  context.placeDirectory(directory);
  context.place(`${directory}/one.txt`, Buffer.from("1"));
  context.place(`${directory}/two words.bin`, Buffer.alloc(1234));
  context.placeDirectory(`${directory}/sub`);
  return directory;
}

async function linesOf(ftp: FTP, path: string): Promise<string[]> {
  const lines: string[] = [];
  await ftp.dir(path, (line) => void lines.push(line));
  return lines.filter((line) => !line.startsWith("total "));
}

async function entriesOf(ftp: FTP, path: string, facts: readonly string[] = []): Promise<MlsdEntry[]> {
  const entries: MlsdEntry[] = [];
  for await (const entry of ftp.mlsd(path, { facts })) entries.push(entry);
  return entries.filter(([, { type }]) => type !== "cdir" && type !== "pdir");
}

/** The last component: some servers repeat the path, and some add `.` and `..`. */
async function namesOf(ftp: FTP, path: string): Promise<string[]> {
  const names = (await ftp.nlst(path)).map((name) => name.slice(name.lastIndexOf("/") + 1));
  return names.filter((name) => name !== "." && name !== "..").sort();
}

/** LIST, NLST, MLSD and MLST. */
export const listings: readonly Operation[] = [
  {
    name: "LIST",
    async run(context) {
      const lines = await linesOf(await context.session(), placeTree(context));
      assert.equal(lines.length, 3);
      assert(lines.some((line) => line.startsWith("d") && line.endsWith(" sub")));
      assert(lines.some((line) => line.includes("1234") && line.endsWith(" two words.bin")));
    },
  },
  {
    name: "NLST",
    async run(context) {
      const names = await namesOf(await context.session(), placeTree(context));
      // RFC 959 wants files only or not, it does not say.
      assert.deepEqual(
        names.filter((name) => name !== "sub"),
        ["one.txt", "two words.bin"],
      );
    },
  },
  {
    name: "MLSD",
    async run(context) {
      const ftp = await context.session();
      const directory = placeTree(context);
      if (context.has("no-mlsd")) return await refused(context, "no MLSD", entriesOf(ftp, directory));
      const entries = new Map(await entriesOf(ftp, directory));
      assert.deepEqual([...entries.keys()].sort(), ["one.txt", "sub", "two words.bin"]);
      assert.equal(entries.get("sub")?.["type"], "dir");
      assert.equal(entries.get("two words.bin")?.["type"], "file");
      assert.equal(entries.get("two words.bin")?.["size"], "1234");
      assert.match(entries.get("one.txt")?.["modify"] ?? "", /^\d{14}/);
      return undefined;
    },
  },
  {
    name: "MLSD with chosen facts",
    async run(context) {
      const ftp = await context.session();
      const directory = placeTree(context);
      const facts = ["type", "size"];
      if (context.has("no-mlsd")) return await refused(context, "no MLSD", entriesOf(ftp, directory, facts));
      const entries = new Map(await entriesOf(ftp, directory, facts));
      const found = { ...entries.get("one.txt") };
      await ftp.voidcmd("OPTS MLST type;size;modify;");
      if (context.server.software !== "pure-ftpd") {
        assert.deepEqual(found, { type: "file", size: "1" });
        return undefined;
      }
      assert.equal(found["type"], "file");
      assert(found["modify"] !== undefined);
      return { reason: "OPTS MLST is accepted, and every fact sent all the same" };
    },
  },
  {
    name: "MLST",
    async run(context) {
      const ftp = await context.session();
      const directory = placeTree(context);
      const mlst = ftp.voidcmd(`MLST ${directory}/one.txt`);
      if (context.has("no-mlsd")) return await refused(context, "no MLST", mlst);
      assert.match((await mlst).lines[1] ?? "", /type=file;/i);
      return undefined;
    },
  },
  {
    name: "LIST and NLST of an empty directory",
    async run(context) {
      const ftp = await context.session();
      const directory = context.name("");
      context.placeDirectory(directory);
      assert.deepEqual(await context.maybeEmpty(() => linesOf(ftp, directory)), []);
      assert.deepEqual(await context.maybeEmpty(() => namesOf(ftp, directory)), []);
    },
  },
  {
    name: "LIST of 500 files",
    async run(context) {
      const ftp = await context.session();
      const directory = context.name("");
      context.placeDirectory(directory);
      for (let index = 0; index < 500; index++) context.place(`${directory}/file-${index}`, Buffer.from("x"));
      const lines = await linesOf(ftp, directory);
      assert.deepEqual(
        new Set(lines.map((line) => line.slice(line.lastIndexOf(" ") + 1))),
        new Set(Array.from({ length: 500 }, (_, index) => `file-${index}`)),
      );
    },
  },
];
