import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@ftplib/files";
import { type MemoryFileSystem, TestServer } from "@ftplib/testkit";
import { afterEach, beforeEach, expect, it } from "vitest";
import { planSync } from "../src/plan/plan-sync.ts";
import { writePlan } from "../src/plan/plan-file.ts";
import { isStep, type Step } from "../src/plan/step.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";

const FILES = 2_000;
const KILLS = 50;
/** A kill comes after at most so many lines of the server's transcript. */
const LONGEST = 1_200;
const child = new URL("kill/sync-child.ts", import.meta.url).pathname;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-kill-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** What a journal says, line by line. */
async function journalOf(path: string): Promise<{ readonly begun: Set<string>; readonly done: Set<string> }> {
  const lines = (await readFile(path, "utf8").catch(() => "")).split("\n");
  const ids = (kind: string): Set<string> =>
    new Set(lines.flatMap((line) => new RegExp(`^\\{"${kind}":"(\\w+)"\\}$`).exec(line)?.[1] ?? []));
  return { begun: ids("begun"), done: ids("done") };
}

/** The file that a STOR is for, from its temporary name. */
function storedPath(line: string): string | undefined {
  const path = /^C: STOR (.*)$/.exec(line)?.[1];
  return path?.replace(/^www\//, "").replace(/\.([^/]*)\.[0-9a-f]+\.part$/, "$1");
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** What the server has: every path, and the hash of its content. */
function hashesOf({ files }: TestServer): Record<string, string> {
  const all = files as MemoryFileSystem;
  const paths = all.paths().filter((path) => !path.endsWith("/"));
  return Object.fromEntries(
    paths.map((path) => [path.replace(/^\/www\//, ""), sha256(all.readFile(path) ?? Buffer.alloc(0))]),
  );
}

it("B3: killed at 50 random moments, the trees are equal, and no file was transferred again after it was done", async () => {
  const source = join(folder, "source");
  const hashes: Record<string, string> = {};
  for (let directory = 0; directory < 20; directory++) {
    await mkdir(join(source, `d${directory}`), { recursive: true });
    for (let file = 0; file < FILES / 20; file++) {
      const content = Buffer.alloc(file % 50 === 0 ? 1_200_000 : file * 7, directory + file);
      hashes[`d${directory}/f${file}`] = sha256(content);
      await writeFile(join(source, `d${directory}/f${file}`), content);
    }
  }
  let random = Number(process.env["KILL_SEED"] ?? Date.now() % 1e9);
  console.log(`KILL_SEED=${random} repeats this`);
  const chance = (): number => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    return random / 2 ** 32;
  };
  let lines: string[] = [];
  let onLine = (): void => {};
  await using server = await TestServer.start({
    users: { me: "secret" },
    log: (line) => {
      lines.push(line);
      onLine();
    },
  });
  const url = `ftp://me:secret@${server.host}:${server.port}/`;

  let kills = 0;
  for (let round = 0; kills < KILLS; round++) {
    const plan = join(folder, `${round}.ndjson`);
    const journal = join(folder, `${round}.journal`);
    const site = await connect(url, { netrc: false, tls: "off" });
    const remote = remoteTree(site, "www");
    await writePlan(planSync(localTree(source), remote), plan);
    const steps = (await readFile(plan, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Step);
    const paths = new Map(steps.filter(isStep).map(({ id, path }) => [id, path]));
    expect(paths.size).toBe(FILES + 21);
    let inFlight = 0;
    let stored = 0;
    for (let isOver = false; !isOver; ) {
      const before = await journalOf(journal);
      const isDone = new Set([...before.done].map((id) => paths.get(id)));
      lines = [];
      const process_ = spawn(process.execPath, [child, url, source, plan, journal], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      let left = 1 + Math.floor(chance() * LONGEST);
      onLine = () => {
        if (kills < KILLS && --left === 0) process_.kill("SIGKILL");
      };
      const [code, signal] = (await once(process_, "exit")) as [number | null, string | null];
      onLine = () => {};
      isOver = signal !== "SIGKILL";
      if (isOver) expect(code).toBe(0);
      else kills++;
      const files = lines.flatMap((line) => storedPath(line) ?? []);
      stored += files.length;
      expect(files.filter((path) => isDone.has(path))).toEqual([]);
      const { begun, done } = await journalOf(journal);
      if (!isOver) inFlight += [...begun].filter((id) => !done.has(id)).length;
    }
    expect(stored).toBeLessThanOrEqual(FILES + inFlight);
    expect(hashesOf(server)).toEqual(hashes);
    await site.rm("www", { recursive: true });
    await site.close();
  }
  expect(kills).toBe(KILLS);
}, 900_000);
