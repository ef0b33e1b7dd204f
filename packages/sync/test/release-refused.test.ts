import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import type { Site } from "@ftplib/files";
import { expect, it } from "vitest";
import { release } from "../src/release/release.ts";
import { rollback } from "../src/release/rollback.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { DeployedSite } from "./deployed-site.ts";

const www = { path: "www" } as const;

const NEXT = /next-[0-9a-f]+$/;
const REFUSED = /: the server said 550 .* \(what is live is as it was\)$/;
const REFUSED_TWICE =
  /: the server said 550 .* \(nothing is live: .* could not be renamed either: the server said 550 .*; the next call tries again\)$/;

/** What the server does not rename, once or whenever it is asked to. */
interface Refusal {
  readonly of: string;
  readonly point: "rnfr-command" | "rnto-command";
  readonly isOnce: boolean;
  /** @param takes the directory that is to be live */
  readonly matches: (path: string, takes: RegExp) => boolean;
  /** Whether something is live when the call has failed. */
  readonly staysLive: boolean;
}

const refusals: readonly Refusal[] = [
  {
    of: "what is live",
    point: "rnfr-command",
    isOnce: false,
    matches: (path) => path.endsWith("www"),
    staysLive: true,
  },
  {
    of: "what is to be live",
    point: "rnfr-command",
    isOnce: false,
    matches: (path, takes) => takes.test(path),
    staysLive: true,
  },
  {
    of: "anything to the live name, once",
    point: "rnto-command",
    isOnce: true,
    matches: (path) => path.endsWith("www"),
    staysLive: true,
  },
  {
    of: "anything to the live name",
    point: "rnto-command",
    isOnce: false,
    matches: (path) => path.endsWith("www"),
    staysLive: false,
  },
];

interface Operation {
  readonly name: string;
  /** What is released before. */
  readonly before: readonly string[];
  /** Which of the releases takes the place; the next one where it is left out. */
  readonly backTo?: number;
  readonly run: (site: Site) => Promise<{ readonly repaired: string | undefined }>;
  readonly result: string;
}

const operations: readonly Operation[] = [
  {
    name: "the first release",
    before: [],
    run: async (site) => await release(memoryTree({ page: "new" }), site, www),
    result: "new",
  },
  {
    name: "a release",
    before: ["1"],
    run: async (site) => await release(memoryTree({ page: "new" }), site, www),
    result: "new",
  },
  {
    name: "a rollback",
    before: ["1", "2"],
    backTo: 0,
    run: async (site) => await rollback(site, www),
    result: "1",
  },
];

const cases = operations.flatMap((operation) => refusals.map((refusal) => ({ ...operation, ...refusal })));

it.each(cases)(
  "B6: the server does not rename $of: $name leaves live what was, or says what was",
  async (row) => {
    const { before, backTo, run, result, point, isOnce, matches, staysLive } = row;
    let takes = NEXT;
    let left = 0;
    const refuses = faults.when(
      ({ argument }) => left > 0 && matches(argument, takes) && left-- > 0,
      faults.permanent(550),
    );
    const files = new MemoryFileSystem({ www: { page: "original" } });
    await using open = await DeployedSite.start(files, { faults: [at(point, refuses)] });
    const page = (): string | undefined => files.readFile("www/page")?.toString();
    await open.use(async (site) => {
      const names: string[] = [];
      for (const text of before) names.push((await release(memoryTree({ page: text }), site, www)).release);
      takes = backTo === undefined ? NEXT : new RegExp(`${names[backTo]}$`);
      const was = page();
      expect(was).toBe(before.at(-1) ?? "original");
      for (const round of isOnce ? [1] : [1, 2]) {
        left = isOnce ? 1 : Number.POSITIVE_INFINITY;
        await expect(run(site), `round ${round}`).rejects.toMatchObject({
          code: "ERR_FTP_RELEASE",
          message: expect.stringMatching(staysLive ? REFUSED : REFUSED_TWICE) as string,
        });
        expect(page()).toBe(staysLive ? was : undefined);
      }
      left = 0;
      const { repaired = "nothing" } = await run(site);
      expect(repaired.replace(/: \d.*/, "")).toBe(
        staysLive ? "nothing" : "an earlier call was broken off between its two renames, and is finished now",
      );
      expect(page()).toBe(result);
      expect(files.paths().filter((path) => path.endsWith("swap.json"))).toEqual([]);
    });
  },
);

it.each(operations)(
  "B6: $name, broken off between its renames, is undone where the second is refused",
  async (row) => {
    const { before, backTo, run, result } = row;
    let takes = NEXT;
    let left = 0;
    const dying: { open?: DeployedSite } = {};
    const kill = at("rnto", (truth, { argument }) => {
      if (/www\.releases\/(?:original|\d+T\d+Z(?:-\d+)?)$/.test(argument)) dying.open?.killAt(0, "after");
      return truth;
    });
    const refuses = faults.when(
      ({ argument }) => left > 0 && takes.test(argument) && left-- > 0,
      faults.permanent(550),
    );
    const files = new MemoryFileSystem({ www: { page: "original" } });
    await using open = await DeployedSite.start(files, { faults: [kill, at("rnfr-command", refuses)] });
    const use = async <Result>(work: (site: Site) => Promise<Result>) =>
      await open.use(work, { connections: 1 });
    const page = (): string | undefined => files.readFile("www/page")?.toString();
    const names: string[] = [];
    for (const text of before)
      names.push((await use(async (site) => await release(memoryTree({ page: text }), site, www))).release);
    takes = backTo === undefined ? NEXT : new RegExp(`${names[backTo]}$`);
    const was = page();
    dying.open = open;
    await expect(use(run)).rejects.toThrow();
    delete dying.open;
    open.revive();
    expect(page()).toBeUndefined();
    // The directory is renamed by the repair, where the release goes on with it, and to be live.
    left = backTo === undefined ? 3 : 2;
    await expect(use(run)).rejects.toMatchObject({ code: "ERR_FTP_RELEASE" });
    expect(left).toBe(0);
    expect(page()).toBe(was);
    expect((await use(run)).repaired).toBeUndefined();
    expect(page()).toBe(result);
  },
);
