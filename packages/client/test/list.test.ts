import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { FTP, ListOptions } from "../src/index.ts";
import { type Bench, openBench } from "./open-client.ts";
import { play } from "./play.ts";

const TREE = {
  "a b;c=d.txt": "12345",
  ".hidden": "",
  sub: { " leading": "x" },
};

async function listed(ftp: FTP, path = "", options: ListOptions = {}): Promise<string[]> {
  const lines: string[] = [];
  for await (const item of ftp.list(path, options)) {
    lines.push(
      item.kind === "entry" ? `${item.type} ${item.size ?? "-"} ${item.name}` : `${item.kind} ${item.text}`,
    );
  }
  return lines.sort();
}

const ALL = ["dir - sub", "file 0 .hidden", "file 5 a b;c=d.txt"];

/** Servers without some commands → the commands that a listing of the root takes. */
const ways: readonly (readonly [without: readonly string[], commands: readonly string[]])[] = [
  [[], ["FEAT", "MLSD"]],
  [["MLSD"], ["FEAT", "MLSD", "LIST -a"]],
  [
    ["MLST", "MLSD"],
    ["FEAT", "LIST -a"],
  ],
  [["FEAT"], ["FEAT", "LIST -a"]],
];

it.each(ways)("X3, F11: a server without %j is listed by %j", async (without, commands) => {
  await using bench = await openBench({ tree: TREE, without });
  const { ftp, server } = bench;
  const names = (await listed(ftp)).map((line) => line.replace(/^dir \d+/, "dir -"));
  expect(names).toEqual(ALL);
  const sent = server.transcript.lines.filter((line) => /^C: (FEAT|MLSD|LIST)/.test(line));
  expect(sent.map((line) => line.slice(3))).toEqual(commands);
});

it("F87: hidden files are left out on request where LIST decides", async () => {
  await using bench = await openBench({ tree: TREE, without: ["MLST", "MLSD"] });
  expect((await listed(bench.ftp, "", { hidden: false })).join()).not.toContain(".hidden");
});

it("S23: a path that begins with a hyphen is a path", async () => {
  await using bench = await openBench({ tree: { "-R": { x: "1" } }, without: ["MLST", "MLSD"] });
  expect(await listed(bench.ftp, "-R")).toEqual(["file 1 x"]);
});

it("E2: the refusal of a listing is thrown, and the session goes on", async () => {
  await using bench = await openBench({ tree: TREE });
  await expect(listed(bench.ftp, "nowhere")).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT" });
  expect(await listed(bench.ftp, "sub")).toEqual(["file 1  leading"]);
});

it("K9: leaving a listing early leaves the session in step", async () => {
  const tree = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`file ${index}`, ""]));
  await using bench = await openBench({ tree });
  const names: string[] = [];
  for await (const item of bench.ftp.list()) {
    if (item.kind === "entry") names.push(item.name);
    if (names.length === 3) break;
  }
  expect(names).toHaveLength(3);
  expect(await bench.ftp.pwd()).toBe("/");
});

it("2389-01: FEAT is asked once for each connection", async () => {
  await using bench = await openBench({ tree: TREE });
  const { ftp, server } = bench;
  const features = await ftp.features();
  expect(features.get("REST")).toBe("STREAM");
  await listed(ftp);
  await listed(ftp);
  expect(server.transcript.lines.filter((line) => line === "C: FEAT")).toHaveLength(1);
});

it.each([[[]], [["MLST", "MLSD"]]])("3659-04: stat of a server without %j", async (without) => {
  await using bench = await openBench({ tree: TREE, without });
  const { ftp } = bench;
  expect(await ftp.stat("/a b;c=d.txt")).toMatchObject({ type: "file", size: 5 });
  expect(await ftp.stat("sub")).toMatchObject({ type: "dir" });
  expect(await ftp.stat("/sub/ leading")).toMatchObject({ type: "file", size: 1 });
});

it("3659-04: stat of what a server calls otherwise is under the name that was asked for", async () => {
  const login = "S: 220 ready\nC: FEAT\nS: 211-Features:\nS:  MLST type*;size*;\nS: 211 End";
  const script = `${login}
    C: MLST ./ pub/caf\u00e9
    S: 250-Listing
    S: 250- type=file;size=5; /home/me/ pub/caf\u00e9
    S: 250 End`;
  const entry = await play(script, (ftp) => ftp.stat(" pub/caf\u00e9"));
  expect(entry).toMatchObject({ name: "caf\u00e9", size: 5, hazards: [] });
  expect(Buffer.from(entry?.rawName ?? []).toString()).toBe("caf\u00e9");
});

it.each([500, 502, 504])(
  "F11: stat goes on without MLST where FEAT names it and the answer is %i",
  async (code) => {
    const refused = at("mlst", faults.reply(`${code} no`));
    await using bench = await openBench({ tree: TREE, faults: [refused] });
    expect(await bench.ftp.stat("sub/ leading")).toMatchObject({ name: " leading", size: 1 });
  },
);

it("3659-04: stat finds names by their bytes where there is no MLST", async () => {
  await using bench = await openBench({ tree: { café: "12" }, without: ["MLST", "MLSD"] });
  const latin1 = Buffer.from("café", "latin1");
  await bench.ftp.mkd(latin1);
  expect(await bench.ftp.stat(latin1)).toMatchObject({ type: "dir", name: "café" });
  expect(await bench.ftp.stat("café")).toMatchObject({ type: "file", name: "café", size: 2 });
});

it("3659-04: stat of the root is the root's own entry where there is no MLST", async () => {
  const row = "drwxr-xr-x   3 0        0            4096 Jan 01  2020 .\r\n";
  const faulty = [at("list-bytes", faults.nothing()), at("list-end", faults.extraData(row))];
  await using bench = await openBench({ tree: {}, without: ["MLST", "MLSD"], faults: faulty });
  expect(await bench.ftp.stat("/")).toMatchObject({ type: "dir", size: 4096 });
});

it("X3: LIST is used on request where MLSD is offered", async () => {
  await using bench = await openBench({ tree: TREE });
  const names = (await listed(bench.ftp, "", { mlsd: false })).map((line) =>
    line.replace(/^dir \d+/, "dir -"),
  );
  expect(names).toEqual(ALL);
  expect(await bench.ftp.stat("sub", { mlsd: false })).toMatchObject({ type: "dir", dialect: "unix" });
  expect(commands(bench).filter((line) => /^(?:FEAT|ML)/.test(line))).toEqual([]);
});

/** What the client sent behind its login. */
function commands({ server }: Bench): string[] {
  const sent = server.transcript.lines.filter((line) => line.startsWith("C: ")).map((line) => line.slice(3));
  return sent.slice(sent.indexOf("PASS secret") + 1).filter((line) => !/^(?:EPSV|PASV|TYPE)/.test(line));
}

describe("a path that LIST may take apart", () => {
  const without = ["MLST", "MLSD", "FEAT"];
  const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`file ${index}`, ""]));
  const tree = { home: { "a b": { x: "12345", ".y": "" }, "empty one": {}, "a file": "123" }, "m m": many };
  /** Goes in and out again. */
  const stay = ["PWD", "CWD /", "CWD home/a b", "LIST -a", "CWD /"];

  it("S23: is gone into, and left again", async () => {
    await using bench = await openBench({ tree, without });
    expect(await listed(bench.ftp, "home/a b")).toEqual(["file 0 .y", "file 5 x"]);
    expect(commands(bench)).toEqual(["FEAT", ...stay]);
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it.each(["a*", "a?", "a[b]", "{a,b}", "a\\b", "~a", " a", "a\u00a0 b", "a\tb", "a\u007fb"])(
    "S23: %j is one",
    async (name) => {
      const names = { [name]: { x: "1" }, a: "", ab: "" };
      await using bench = await openBench({ tree: names, without }, { allowControlBytes: true });
      expect(await listed(bench.ftp, name)).toEqual(["file 1 x"]);
      expect(commands(bench)[3]).toBe(name.startsWith(" ") ? `CWD ./${name}` : `CWD ${name}`);
    },
  );

  it("S23: is named where it cannot be gone into, since it may be a file", async () => {
    await using bench = await openBench({ tree, without });
    expect(await listed(bench.ftp, "home/a file")).toEqual([
      expect.stringMatching(/^file 3 (?:home\/)?a file$/),
    ]);
    const named = ["LIST -a ftplib-no-such-name", "LIST -a home/a file"];
    expect(commands(bench).slice(1)).toEqual(["PWD", "CWD /", "CWD home/a file", ...named]);
  });

  it.each([
    ["does not say where it is", at("pwd", faults.permanent(502))],
    ["says it without a path", at("pwd", faults.reply("257 somewhere"))],
    ["says it with a control byte", at("pwd", faults.reply('257 "/a\tb"'))],
    ["does not know where that is", at("cwd", faults.nth(1, faults.permanent(550)))],
  ])("S23: is not gone into where the server %s", async (_what, fault) => {
    await using bench = await openBench({ tree, without, faults: [fault] });
    expect(await listed(bench.ftp, "home/a b")).toEqual(["file 0 .y", "file 5 x"]);
    expect(commands(bench).at(-1)).toBe("LIST -a home/a b");
    expect(commands(bench).join()).not.toContain("CWD home");
  });

  it("E2: is refused by CWD where LIST says nothing of what is not there", async () => {
    const nothing = (list: string): string =>
      `C: PASV\nS: 227 ({pasv})\nC: ${list}\nS: 150 here\nD: (end)\nS: 226 done`;
    const script = `S: 220 ready
      C: FEAT
      S: 502 no
      C: PWD
      S: 257 "/"
      C: CWD /
      S: 250 ok
      C: CWD not there
      S: 550 No such directory
      ${nothing("LIST -a ftplib-no-such-name")}
      ${nothing("LIST -a not there")}
      ${nothing("LIST ftplib-no-such-name")}
      ${nothing("LIST not there")}
      C: NOOP
      S: 200 ok`;
    const calls = async (ftp: FTP): Promise<unknown> => {
      const error = await listed(ftp, "not there").catch((refusal: unknown) => refusal);
      await ftp.voidcmd("NOOP");
      throw error;
    };
    await expect(play(script, calls)).rejects.toMatchObject({
      code: "ERR_FTP_PERMANENT",
      command: "CWD not there",
    });
  });

  it("S23: may be empty", async () => {
    await using bench = await openBench({ tree, without });
    expect(await listed(bench.ftp, "home/empty one")).toEqual([]);
    expect(await bench.ftp.pwd()).toBe("/");
  });

  // Longer than what is read ahead.
  const long = [at("list-end", faults.endlessData("-rw-r--r-- 1 ftp ftp 5 Jan  1  2020 x\r\n".repeat(1000)))];

  it("K9: is left when the listing is left early, and nobody else has a turn before", async () => {
    await using bench = await openBench({ tree, without, faults: long });
    const { ftp } = bench;
    let refused: unknown;
    for await (const _ of ftp.list("m m")) {
      refused = await ftp.pwd().catch((error: unknown) => error);
      break;
    }
    expect(refused).toBeInstanceOf(TypeError);
    expect(await ftp.pwd()).toBe("/");
    expect(commands(bench).slice(-2)).toEqual(["CWD /", "PWD"]);
  });

  it("S82: a listing without end is read as fast as it is asked for there, too", async () => {
    await using bench = await openBench({ tree, without, faults: long });
    let count = 0;
    for await (const _ of bench.ftp.list("home/a b")) if (++count === 25_000) break;
    expect(bench.server.transfers[0]?.bytes).toBeLessThan(64_000_000);
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it("B6: is left after abort(), before anything else is done", async () => {
    await using bench = await openBench({ tree, without, faults: long });
    const { ftp } = bench;
    const outcomes: unknown[] = [];
    const reading = (async () => {
      for await (const _ of ftp.list("m m")) {
        await ftp.abort();
        outcomes.push(await ftp.pwd().catch((error: unknown) => error));
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
    expect(outcomes.every((outcome) => outcome instanceof TypeError)).toBe(true);
    expect(await ftp.pwd()).toBe("/");
  });

  it("K9: the connection is closed, as ever, when the signal fires there", async () => {
    await using bench = await openBench({ tree, without, faults: long });
    const { ftp } = bench;
    const controller = new AbortController();
    const reading = (async () => {
      for await (const _ of ftp.list("m m", { signal: controller.signal }))
        controller.abort(new Error("enough"));
    })();
    await expect(reading).rejects.toThrow("enough");
    expect(ftp.state).toBe("closed");
  });

  const lost = { code: "ERR_FTP_CLOSED", command: "CWD /", cause: { code: "ERR_FTP_PERMANENT" } };

  it("E2: where the server does not lead back, the connection is closed, and the error says so", async () => {
    await using bench = await openBench({
      tree,
      without,
      faults: [at("cwd", faults.nth(3, faults.permanent(550)))],
    });
    await expect(listed(bench.ftp, "home/a b")).rejects.toMatchObject(lost);
    expect(commands(bench).slice(1)).toEqual(stay);
    expect(bench.ftp.state).toBe("closed");
  });

  it("E2: the same when the listing is left early", async () => {
    await using bench = await openBench({
      tree,
      without,
      faults: [at("cwd", faults.nth(3, faults.permanent(550)))],
    });
    const reading = (async () => {
      for await (const _ of bench.ftp.list("m m")) break;
    })();
    await expect(reading).rejects.toMatchObject(lost);
    expect(bench.ftp.state).toBe("closed");
  });

  it("E2: the same when the listing fails: its failure is told, and nobody stays there", async () => {
    await using bench = await openBench({
      tree,
      without,
      faults: [at("list-final", faults.temporary(451)), at("cwd", faults.nth(3, faults.permanent(550)))],
    });
    await expect(listed(bench.ftp, "home/a b")).rejects.toMatchObject({ code: "ERR_FTP_TEMPORARY" });
    expect(bench.ftp.state).toBe("closed");
    await expect(bench.ftp.pwd()).rejects.toMatchObject({ code: "ERR_FTP_CLOSED", cause: lost });
  });
});
