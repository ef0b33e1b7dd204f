import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { at, type FaultRule, faults } from "@ftplib/testkit";
import { array, assert, asyncProperty, type Arbitrary, constantFrom, integer, pre, record } from "fast-check";
import { expect, it } from "vitest";
import { type Bench, type Observation, observe } from "./differential/observe.ts";

type Call = (bench: Bench, path: string) => Promise<unknown>;

const calls: Readonly<Record<string, Call>> = {
  pwd: ({ client }) => client.pwd(),
  cd: ({ client }, path) => client.cd(path),
  cdup: ({ client }) => client.cdup(),
  size: ({ client }, path) => client.size(path),
  lastMod: ({ client }, path) => client.lastMod(path),
  rename: ({ client }, path) => client.rename(path, "renamed"),
  remove: ({ client }, path) => client.remove(path),
  removeEmptyDir: ({ client }, path) => client.removeEmptyDir(path),
  send: ({ client }) => client.send("NOOP"),
  sendIgnoringError: ({ client }, path) => client.sendIgnoringError(`MKD ${path}`),
  list: ({ client }, path) => client.list(path),
  ensureDir: ({ client }, path) => client.ensureDir(path),
  removeDir: ({ client }, path) => client.removeDir(path),
  clearWorkingDir: ({ client }) => client.clearWorkingDir(),
  "uploadFrom path": ({ client, folder }, path) => client.uploadFrom(join(folder, "local.txt"), path),
  "uploadFrom part": ({ client, folder }, path) =>
    client.uploadFrom(join(folder, "local.txt"), path, { localStart: 3, localEndInclusive: 6 }),
  "appendFrom part": ({ client, folder }, path) =>
    client.appendFrom(join(folder, "local.txt"), path, { localStart: 6 }),
  "uploadFrom stream": ({ client }, path) => client.uploadFrom(Readable.from(["one ", "two"]), path),
  "downloadTo path": ({ client, folder }, path) => client.downloadTo(join(folder, "down.txt"), path),
  "downloadTo from an offset": ({ client, folder }, path) =>
    client.downloadTo(join(folder, "local.txt"), path, 3),
  "downloadTo stream": ({ client }, path) =>
    client.downloadTo(
      new PassThrough().resume().on("error", () => {}),
      path,
    ),
  downloadToDir: ({ client, folder }, path) => client.downloadToDir(join(folder, "down"), path),
  access: ({ client, server }) =>
    client.access({ host: server.host, port: server.port, user: "user", password: "secret" }),
  close: async ({ client }) => client.close(),
};

const PATHS = ["file.txt", "dir", "dir/sub", "empty", "none", "/dir/one.txt", "none/at/all", "empty.txt"];
const VERBS = "cwd cdup pwd mdtm size rnfr rnto dele rmd mkd stor appe retr mlsd noop".split(" ");
const FAULTS = {
  refused: faults.permanent(550),
  "refused for now": faults.temporary(450),
  ended: faults.fin(),
  reset: faults.reset(),
};

const step = record({ name: constantFrom(...Object.keys(calls)), path: constantFrom(...PATHS) });
const fault = record({
  verb: constantFrom(...VERBS),
  nth: integer({ min: 1, max: 3 }),
  what: constantFrom(...(Object.keys(FAULTS) as (keyof typeof FAULTS)[])),
});
const sequence = record({
  steps: array(step, { minLength: 1, maxLength: 8 }),
  lies: array(fault, { maxLength: 3 }),
});

/** The times of files that were made meanwhile; the others are of one day in March. */
const TIME =
  /"(?:20\d\d-(?!03-14T)[\d:.T-]+Z|20\d\d(?!0314)\d{10}[\d.]*|(?!Mar 14)[A-Z][a-z]{2} \d+ \d\d:\d\d)"/g;

type Sequence = typeof sequence extends Arbitrary<infer T> ? T : never;

/** What can be seen of the sequence; the commands of transfers differ in how ports are asked for. */
async function seen(which: "theirs" | "ours", { steps, lies }: Sequence): Promise<Partial<Observation>> {
  const { commands: _, ...rest } = await observe(which, {
    faults: (): FaultRule[] =>
      lies.map(({ verb, nth, what }) => at(`${verb}-command`, faults.nth(nth, FAULTS[what]))),
    call: async (bench) => {
      const outcomes: unknown[] = [];
      for (const { name, path } of steps) {
        const made = calls[name]?.(bench, path);
        const outcome = await made?.catch((error: Error & { code?: unknown }) => [
          error instanceof bench.library.FTPError,
          error.code,
          error.message,
        ]);
        outcomes.push([outcome instanceof Map ? [...outcome] : outcome, bench.client.closed]);
      }
      return outcomes;
    },
  });
  return JSON.parse(JSON.stringify(rest).replaceAll(TIME, '"a moment ago"')) as Partial<Observation>;
}

/** Whether a transfer follows one from an offset: if that is refused, basic-ftp leaves the offset to the next one. */
function isContinued({ steps }: Sequence): boolean {
  const names = steps.map(({ name }) => name);
  const at = names.indexOf("downloadTo from an offset");
  return (
    at !== -1 &&
    names.slice(at + 1).some((name) => /^(?:upload|append|download|list|removeDir|clear)/.test(name))
  );
}

// G1: after any calls, on a server that refuses and breaks off, the next one has the outcome that it has with basic-ftp.
it("G1: random calls have the same outcomes, and leave the same behind", async () => {
  await assert(
    asyncProperty(sequence, async (each) => {
      pre(!isContinued(each));
      expect(await seen("ours", each)).toEqual(await seen("theirs", each));
    }),
    { numRuns: 60, seed: Number(process.env["FC_SEED"] ?? 15) },
  );
});
