import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, type Fault, faults, type FaultRule, MemoryFileSystem } from "@ftplib/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { commandsOf, openSite } from "./sites.ts";

const folder = mkdtempSync(join(tmpdir(), "files-times-"));
afterAll(() => rmSync(folder, { recursive: true }));
const local = join(folder, "local.txt");
writeFileSync(local, "text");
utimesSync(local, 1_577_934_245, 1_577_934_245);
const TIME = new Date("2020-01-02T03:04:05Z");

/** Answers a command in its own words, after it has set the time. */
function sets(files: MemoryFileSystem, pattern: RegExp, text: string, shift = 0): Fault {
  return (truth, step) => {
    const { time = "", path = "" } = pattern.exec(step.argument)?.groups ?? {};
    if (path === "") return truth;
    const [year, month, day, hour, minute, second] = time.match(/^\d{4}|\d\d/g)?.map(Number) ?? [];
    const date = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
    void files.setModified(`/${path}`, date + shift);
    return [{ kind: "send", bytes: Buffer.from(`${text}\r\n`) }];
  };
}

interface Server {
  readonly name: string;
  readonly without?: readonly string[];
  readonly rules?: (files: MemoryFileSystem) => readonly FaultRule[];
  /** The commands that set the time, or try to: the verbs of the first file, and of the second. */
  readonly first: RegExp;
  readonly second: RegExp;
  readonly isSet?: boolean;
}

const none = ["MFMT", "MFF"];
const dateFirst = /^UTIME (?<time>\d{14}) (?<path>\S+)$/;
const pathFirst = /^UTIME (?<path>\S+) (?<time>\d{14}) \d{14} \d{14} UTC$/;
const twoArguments = /^(?<time>\d{14}) (?<path>\S+)$/;

const servers: readonly Server[] = [
  { name: "MFMT", first: /^MFMT$/, second: /^MFMT$/ },
  { name: "MFF", without: ["MFMT"], first: /^MFF$/, second: /^MFF$/ },
  {
    name: "SITE UTIME, the time first",
    without: none,
    rules: (files) => [at("site-command", sets(files, dateFirst, "200 UTIME OK"))],
    first: /^SITE UTIME 2\d+$/,
    second: /^SITE UTIME 2\d+$/,
  },
  {
    name: "SITE UTIME, the path first",
    without: none,
    rules: (files) => [at("site-command", sets(files, pathFirst, "200 UTIME OK"))],
    first: /^SITE UTIME 2\d+\nSITE UTIME \S+$/,
    second: /^SITE UTIME [a-z.]\S+$/,
  },
  {
    name: "MDTM with two arguments",
    without: none,
    rules: (files) => [at("mdtm-command", sets(files, twoArguments, "213 File modification time set."))],
    first: /^SITE UTIME 2\d+\nSITE UTIME \S+\nMDTM 2\d+$/,
    second: /^MDTM 2\d+$/,
  },
  {
    name: "SITE UTIME that says yes to both orders and understands one",
    without: none,
    rules: (files) => [
      at("site-command", sets(files, pathFirst, "200 UTIME OK")),
      at(
        "site-command",
        faults.when(({ argument }) => dateFirst.test(argument), faults.reply("200 UTIME OK")),
      ),
    ],
    first: /^SITE UTIME 2\d+\nSITE UTIME \S+$/,
    second: /^SITE UTIME [a-z.]\S+$/,
  },
  {
    name: "MFMT that takes the time for a local one is not used",
    rules: (files) => [at("mfmt-command", sets(files, twoArguments, "213 OK", 3_600_000))],
    first: /^MFMT\nMFF$/,
    second: /^MFF$/,
  },
  {
    name: "none at all",
    without: none,
    first: /^SITE UTIME 2\d+\nSITE UTIME \S+\nMDTM 2\d+$/,
    second: /^$/,
    isSet: false,
  },
];

describe("U4: the modification time, by whatever the server knows", () => {
  const setters = (lines: readonly string[]): string =>
    lines
      .filter((line) => /^(MFMT|MFF|SITE UTIME|MDTM \d{14} )/.test(line))
      .map((line) =>
        line
          .split(" ")
          .slice(0, line.startsWith("SITE") ? 3 : line.startsWith("MDTM") ? 2 : 1)
          .join(" "),
      )
      .join("\n");

  it.each(servers)("$name", async ({ without = [], rules, first, second, isSet = true }) => {
    const files = new MemoryFileSystem({});
    await using open = await openSite({ files, without, faults: [rules?.(files) ?? []] });
    for (const [name, commands] of [
      ["a.txt", first],
      ["b.txt", second],
    ] as const) {
      const before = commandsOf(open.server).length;
      const { mtime } = await open.site.upload(local, name);
      expect(mtime).toEqual(isSet ? TIME : undefined);
      expect(setters(commandsOf(open.server).slice(before))).toMatch(commands);
      expect((await files.stat(`/${name}`))?.modified === TIME.getTime()).toBe(isSet);
    }
    const utimes = open.site.utimes("a.txt", 0, new Date("2021-05-06T07:08:09Z"));
    if (isSet) {
      await utimes;
      expect((await files.stat("/a.txt"))?.modified).toBe(Date.UTC(2021, 4, 6, 7, 8, 9));
    } else await expect(utimes).rejects.toMatchObject({ code: "ENOTSUP" });
  });

  it("a server that reports no times is believed when it knows MFMT, and not when the command is a guess", async () => {
    await using open = await openSite({ tree: {}, without: ["MDTM", "MLST", "MLSD"] });
    expect((await open.site.upload(local, "a.txt")).mtime).toEqual(TIME);
    const guessed = [at("site-command", faults.reply("200 done"))];
    await using other = await openSite({
      tree: {},
      without: [...none, "MDTM", "MLST", "MLSD"],
      faults: guessed,
    });
    expect((await other.site.upload(local, "a.txt")).mtime).toBeUndefined();
  });

  it("what is asked for and cannot be done is an error, and nothing has the name", async () => {
    for (const options of [{ mtime: TIME }, { preserveTime: true }]) {
      await using open = await openSite({ tree: {}, without: none });
      await expect(open.site.upload(local, "a.txt", options)).rejects.toMatchObject({ code: "ENOTSUP" });
      expect((open.server.files as MemoryFileSystem).paths()).toEqual([]);
    }
  });

  it("a time of one's own, and none", async () => {
    await using open = await openSite({ tree: {} });
    const time = new Date("2001-09-09T01:46:40Z");
    expect((await open.site.upload(Buffer.from("x"), "a.txt", { mtime: time })).mtime).toEqual(time);
    expect((await open.server.files.stat("/a.txt"))?.modified).toBe(time.getTime());
    expect((await open.site.upload(local, "b.txt", { preserveTime: false })).mtime).toBeUndefined();
  });

  it("utimes takes seconds, and rejects what is not there and what is no time", async () => {
    await using open = await openSite({ tree: { "a.txt": "a" } });
    await open.site.utimes("a.txt", 1, 1_000_000_000);
    expect((await open.server.files.stat("/a.txt"))?.modified).toBe(1_000_000_000_000);
    await expect(open.site.utimes("b.txt", 1, 1)).rejects.toMatchObject({
      code: "ENOENT",
      syscall: "utimes",
    });
    await expect(open.site.utimes("a.txt", 1, Number.NaN)).rejects.toThrow(RangeError);
  });
});

/** As vsftpd: MDTM with two arguments sets the time of a file, and refuses all else; there is no other way. */
function asVsftpd(files: MemoryFileSystem): FaultRule {
  return at("mdtm-command", (truth, step) => {
    const { path = "" } = twoArguments.exec(step.argument)?.groups ?? {};
    if (path === "") return truth;
    if (files.readFile(`/${path}`) === undefined || path === "locked")
      return faults.reply("550 Could not set file modification time.")(truth, step);
    return sets(files, twoArguments, "213 File modification time set.")(truth, step);
  });
}

describe("U4: what one file is refused is not refused to others", () => {
  it.each([
    ["missing", "ENOENT"],
    ["d", "EACCES"],
    ["locked", "EACCES"],
  ])("%s is %s, and the next file gets its time", async (path, code) => {
    const files = new MemoryFileSystem({ f: "f", d: {}, locked: "l" });
    await using open = await openSite({ files, without: none, faults: [asVsftpd(files)] });
    for (const _ of [1, 2])
      await expect(open.site.utimes(path, TIME, TIME)).rejects.toMatchObject({ code, syscall: "utimes" });
    await open.site.utimes("f", TIME, TIME);
    expect((await files.stat("/f"))?.modified).toBe(TIME.getTime());
    expect((await open.site.upload(local, "g")).mtime).toEqual(TIME);
    await expect(open.site.utimes(path, TIME, TIME)).rejects.toMatchObject({ code });
  });

  it("a server that knows no command is not asked again", async () => {
    await using open = await openSite({ tree: { f: "f" }, without: none });
    const setting = (): Promise<void> => open.site.utimes("f", TIME, TIME);
    await expect(setting()).rejects.toMatchObject({ code: "ENOTSUP" });
    const before = commandsOf(open.server).length;
    await expect(setting()).rejects.toMatchObject({ code: "ENOTSUP" });
    expect(commandsOf(open.server)).toHaveLength(before);
  });
});

describe("U4: several first calls at once", () => {
  it.each(servers.filter(({ isSet }) => isSet !== false))("$name", async ({ without = [], rules }) => {
    const files = new MemoryFileSystem({ f: "f" });
    await using open = await openSite(
      { files, without, faults: [rules?.(files) ?? []], replyDelay: 1 },
      { connections: 8 },
    );
    const times = Array.from({ length: 8 }, (_, nth) => new Date(TIME.getTime() + nth * 86_400_000));
    await Promise.all(times.map((time) => open.site.utimes("f", time, time)));
    expect(times.map(Number)).toContain((await files.stat("/f"))?.modified);
    await open.site.utimes("f", TIME, TIME);
    expect((await files.stat("/f"))?.modified).toBe(TIME.getTime());
  });

  it("where nothing works each is told so", async () => {
    await using open = await openSite({ tree: { f: "f" }, without: none }, { connections: 8 });
    const all = Array.from({ length: 8 }, () => open.site.utimes("f", TIME, TIME));
    for (const result of await Promise.allSettled(all))
      expect(result).toMatchObject({ status: "rejected", reason: { code: "ENOTSUP" } });
  });
});
