import { at, type FaultRule, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { CollectedLines } from "../src/list/collected-lines.ts";
import { type FTP, LimitError, type ListingItem } from "../src/index.ts";
import { meet, meetLiar } from "./hostile-server.ts";

/** What `list` gives for this text on the data connection, by MLSD or by LIST. */
async function listed(
  text: string | Uint8Array,
  command: "MLSD" | "LIST" = "MLSD",
  rules: readonly FaultRule[] = [],
): Promise<ListingItem[]> {
  const step = command.toLowerCase();
  const { value, error } = await meetLiar(
    {
      tree: {},
      without: command === "LIST" ? ["MLSD", "MLST"] : [],
      faults: [at(`${step}-bytes`, faults.nothing()), at(`${step}-end`, faults.extraData(text)), ...rules],
    },
    collect,
  );
  if (error !== undefined) throw error;
  return value ?? [];
}

async function collect(ftp: FTP): Promise<ListingItem[]> {
  const items: ListingItem[] = [];
  for await (const item of ftp.list()) items.push(item);
  return items;
}

const names = (items: readonly ListingItem[]): string[] =>
  items.map((item) => (item.kind === "entry" ? item.name : `${item.kind}: ${item.text}`));

describe("listings that mean harm", () => {
  it("S82: a listing without end is read as fast as it is asked for, and can be left", async () => {
    const line = "type=file;size=1; x\r\n";
    const { value, sent } = await meetLiar(
      { tree: {}, faults: [at("mlsd-end", faults.endlessData(line.repeat(1000)))] },
      async (ftp, server) => {
        let count = 0;
        for await (const _ of ftp.list()) {
          count++;
          if (count === 5_000) break;
        }
        return [count, (server.transfers[0]?.bytes ?? 0) < 64_000_000, await ftp.pwd()];
      },
    );
    expect(value).toEqual([5_000, true, "/"]);
    expect(sent.at(-1)).toBe("PWD");
  });

  it("F90: a listing of a hundred thousand entries, and sizes beyond 2^53", async () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `type=file;size=${index}; ${index}\r\n`).join(
      "",
    );
    const items = await listed(`${lines}type=file;size=9007199254740993; big\r\n`);
    expect(items).toHaveLength(100_001);
    expect(items.at(-1)).toMatchObject({ name: "big", size: 9_007_199_254_740_993n });
  });

  const properties = Object.getOwnPropertyNames(Object.prototype);
  it.each(properties)("S86: a fact, and a file, of the name %s are a fact and a file", async (name) => {
    const items = await listed(`${name}=x;type=file; ${name}\r\n`);
    expect(names(items)).toEqual([name]);
    expect(items[0]?.kind === "entry" && items[0].facts.get(name.toLowerCase())).toBe("x");
    const { value } = await meetLiar(
      {
        tree: {},
        faults: [
          at("mlsd-bytes", faults.nothing()),
          at("mlsd-end", faults.extraData(`${name}=x;type=file; ${name}\r\n`)),
        ],
      },
      async (ftp) => {
        for await (const [entry, facts] of ftp.mlsd()) return [entry, facts[name.toLowerCase()]];
        return undefined;
      },
    );
    expect(value).toEqual([name, "x"]);
    expect(Object.prototype).not.toHaveProperty("x");
  });

  it.each(["garbage", "20261399999999", "2026", "99999999999999", "-1", ""])(
    "S87: modify=%s is an entry without a time",
    async (time) => {
      const [item] = await listed(`modify=${time};type=file; x\r\n`);
      expect(item).toMatchObject({ kind: "entry", name: "x" });
      expect(item?.kind === "entry" && item.modified).toBeUndefined();
    },
  );

  it.each(["9007199254740993", "12abc", "1e309", "-1", "9".repeat(400), "0x10", " 1", "1.5", "NaN"])(
    "S85: size=%s is exact or not there",
    async (text) => {
      const [item] = await listed(`size=${text};type=file; x\r\n`);
      expect(item?.kind === "entry" && item.size).toBe(
        text === "9007199254740993" ? 9_007_199_254_740_993n : undefined,
      );
    },
  );

  it("S84, F86: lines that are none come out as such, and spoil no other", async () => {
    const good = "-rw-r--r-- 1 ftp ftp 5 Jan 01 2026 ";
    const items = await listed(`${good}a\r\n?? no such line\r\n${good}b\r\n`, "LIST");
    expect(names(items)).toEqual(["a", "unparsed: ?? no such line", "b"]);
  });

  it.each(["type=file;size=1; nam", "type=file;size=1; name\r", "type=fi"])(
    "S42, F86: a last line of MLSD that was cut to %j is no entry",
    async (cut) => {
      const items = await listed(`type=file; a\r\n${cut}`);
      expect(items.map(({ kind }) => kind)).toEqual(["entry", "unparsed"]);
      expect(Buffer.from(items[1]?.raw ?? []).toString()).toBe(cut.trimEnd());
    },
  );

  it("S94: a name keeps its blanks, semicolons and arrows", async () => {
    const facts = await listed("type=file;  a;b -> c \r\ntype=file; total 5\r\n");
    expect(names(facts)).toEqual([" a;b -> c ", "total 5"]);
    const [item] = await listed("-rw-r--r-- 1 ftp ftp 5 Jan 01 2026 a -> b\r\n", "LIST");
    expect(item).toMatchObject({ kind: "entry", name: "a -> b" });
    expect(item?.kind === "entry" && Buffer.from(item.raw).toString()).toBe(
      "-rw-r--r-- 1 ftp ftp 5 Jan 01 2026 a -> b",
    );
  });

  it("S90: names in no encoding stay apart, and go back as they came", async () => {
    const bytes = Buffer.concat([
      Buffer.from("type=file; a\xfe\r\n", "latin1"),
      Buffer.from("type=file; a\xff\r\n", "latin1"),
      Buffer.from("type=file; \xc0\xaf\r\n", "latin1"),
      Buffer.from("type=file; é\r\n"),
    ]);
    const items = await listed(bytes);
    expect(new Set(names(items)).size).toBe(4);
    const raw = items.map((item) =>
      item.kind === "entry" ? Buffer.from(item.rawName).toString("latin1") : "",
    );
    expect(raw).toEqual(["a\xfe", "a\xff", "\xc0\xaf", Buffer.from("é").toString("latin1")]);
    const { value } = await meet("C| DELE a\\xfe\\r\\n\nS: 250 ok", (ftp) => {
      const [first] = items;
      if (first?.kind !== "entry") throw new Error("no entry");
      return ftp.delete(first.rawName);
    });
    expect(value?.code).toBe(250);
  });

  it("S30, S31, S91: what makes a name dangerous is told, and nothing of it altered", async () => {
    const hostile = ["..", "../x", "/etc/x", "..\\x", "a/b", "a\\b", "a\u202etxt", "a\x1b[2J", "."];
    const items = await listed(hostile.map((name) => `type=file; ${name}\r\n`).join(""));
    const entries = items.filter((item) => item.kind === "entry");
    // What names the directory itself and its parent is left out.
    expect(entries.map(({ name }) => name)).toEqual(hostile.filter((name) => name !== "." && name !== ".."));
    for (const { hazards } of entries) expect(hazards.length).toBeGreaterThan(0);
  });

  it("S40: the directory and its parent are left out, by name and by type", async () => {
    const items = await listed(
      "type=cdir; /\r\ntype=pdir; /up\r\ntype=dir; .\r\ntype=dir; ..\r\ntype=dir; d\r\n",
    );
    expect(names(items)).toEqual(["d"]);
    const unix = await listed(
      "drwxr-xr-x 1 f f 5 Jan 01 2026 .\r\ndrwxr-xr-x 1 f f 5 Jan 01 2026 ..\r\ndrwxr-xr-x 1 f f 5 Jan 01 2026 d\r\n",
      "LIST",
    );
    expect(names(unix)).toEqual(["d"]);
  });

  it("S38: a name of 64,000 bytes is a name; a line of more than 65,536 is cut and told", async () => {
    const items = await listed(
      `type=file; ${"x".repeat(64_000)}\r\ntype=file; ${"y".repeat(70_000)}\r\ntype=file; z\r\n`,
    );
    expect(items.map(({ kind }) => kind)).toEqual(["entry", "unparsed", "entry"]);
  });

  it("S92, S93: an error shows no control byte, whatever the server says", async () => {
    const { error } = await meet("C: CWD x\nS| 550 \\x1b]0;evil\\x07\\x9b31m\\xe2\\x80\\xae\\r\\n", (ftp) =>
      ftp.cwd("x"),
    );
    expect(String(error)).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  it("S96: a directory is never listed by STAT, where a name could end the reply", async () => {
    const { sent } = await meetLiar(
      { tree: { "213 End": "" }, without: ["MLSD", "MLST"], faults: [] },
      async (ftp) => {
        await collect(ftp);
        await ftp.stat("213 End");
        await ftp.nlst();
      },
    );
    expect(sent.filter((line) => line.startsWith("STAT"))).toEqual([]);
  });
});

describe("listings that fail", () => {
  it.each(["550 no files", "450 no files"])("F41: %s is an error, not an empty directory", async (reply) => {
    const { error } = await meetLiar({ tree: {}, faults: [at("mlsd", faults.reply(reply))] }, collect);
    expect(error).toMatchObject({ reply: { code: Number(reply.slice(0, 3)) } });
  });

  it.each(["426 cut", "451 error", "550 no"])(
    "F85, S42: a listing that ends in %s is no listing",
    async (reply) => {
      for (const command of ["MLSD", "LIST"] as const) {
        const text = command === "MLSD" ? "type=file; a\r\n" : "-rw-r--r-- 1 ftp ftp 5 Jan 01 2026 a\r\n";
        await expect(
          listed(text, command, [at(`${command.toLowerCase()}-final`, faults.reply(reply))]),
        ).rejects.toThrow(reply);
      }
    },
  );

  it("F87: hidden files are asked for where the server does not list them by itself, and not missed where it refuses", async () => {
    const { sent, value } = await meetLiar(
      {
        tree: { a: "", ".b": "" },
        without: ["MLSD", "MLST"],
        faults: [at("list-command", faults.nth(1, faults.reply("501 no -a")))],
      },
      collect,
    );
    expect(sent.filter((line) => line.startsWith("LIST"))).toEqual(["LIST -a", "LIST"]);
    expect(names(value ?? [])).toContain("a");
  });

  it("F84: a file that is gone is a PermanentReplyError of its own, and the session goes on", async () => {
    const { value } = await meetLiar({ tree: { a: "1" }, faults: [] }, async (ftp) => [
      await ftp.download("gone", () => {}).catch((error: unknown) => error),
      (await ftp.download("a", () => {})).bytes,
    ]);
    expect(value?.[0]).toMatchObject({ code: "ERR_FTP_PERMANENT" });
    expect(value?.[1]).toBe(1);
  });

  it("F82: times tell how exact they are, and whose clock they are from", async () => {
    const [fact] = await listed("modify=20260102030405;type=file; x\r\n");
    expect(fact?.kind === "entry" && fact.modified).toMatchObject({
      precision: "second",
      zone: "utc",
      yearInferred: false,
    });
    const [row] = await listed("-rw-r--r-- 1 ftp ftp 5 Jan 02 03:04 x\r\n", "LIST");
    expect(row?.kind === "entry" && row.modified).toMatchObject({
      precision: "minute",
      zone: "unknown",
      yearInferred: true,
    });
  });
});

describe("listings that are handed out whole", () => {
  it("S82: end somewhere: empty lines cost, too", () => {
    const few = new CollectedLines(100);
    for (let count = 0; count < 6; count++) few.add("");
    expect(() => few.add("")).toThrow(LimitError);
    expect(few.lines).toHaveLength(6);
  });

  it("S82: nlst() and mlsd() of a listing without end reject, and the session goes on", async () => {
    const line = `type=file; ${"x".repeat(8_000)}\r\n`;
    const { value } = await meetLiar(
      { tree: {}, faults: [at("mlsd-end", faults.endlessData(line.repeat(200)))] },
      async (ftp) => [
        await ftp
          .mlsd()
          .next()
          .catch((error: unknown) => error),
        await ftp.pwd(),
      ],
      { debugLevel: 0 },
    );
    expect(value?.[0]).toMatchObject({ code: "ERR_FTP_LIMIT" });
    expect(value?.[1]).toBe("/");
  });
});
