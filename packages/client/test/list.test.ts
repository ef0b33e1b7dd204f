import { expect, it } from "vitest";
import type { FTP, ListOptions } from "../src/index.ts";
import { openBench } from "./open-client.ts";

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

it("3659-04: what is not there is refused by MLST, and not named by a listing", async () => {
  await using facts = await openBench({ tree: TREE });
  await expect(facts.ftp.stat("nothing")).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT" });
  await using columns = await openBench({ tree: TREE, without: ["MLST", "MLSD"] });
  expect(await columns.ftp.stat("nothing")).toBeUndefined();
});
