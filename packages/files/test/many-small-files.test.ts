import { at, type FaultRule, faults, MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { bytesOf } from "./bytes.ts";
import { LocalDirectory } from "./local-directory.ts";
import { openSite, type TestSite } from "./sites.ts";

/** More than what starts the file thread, and reading in advance. */
const COUNT = 240;
const MIDDLE = 120;
const names = Array.from({ length: COUNT }, (_, nth) => `${nth}.bin`).sort();
const contentOf = (name: string): Buffer => bytesOf(1 + Number.parseInt(name, 10) * 13, name.length);
const tree = Object.fromEntries(names.map((name) => [name, contentOf(name)]));

interface Run {
  readonly signal: AbortSignal;
  /** Given with the number of outcomes so far. Returns whether the loop is left. */
  readonly onOutcome: (count: number) => boolean;
  /** Called with the number of each item before it is given. */
  readonly onItem: (nth: number) => void;
}

/** What a run has come to. */
interface Came {
  readonly good: readonly string[];
  readonly bad: readonly string[];
  readonly thrown: unknown;
}

async function outcomesOf(
  outcomes: AsyncIterable<{ readonly item: { readonly name: string }; readonly error: unknown }>,
  { onOutcome }: Run,
): Promise<Came> {
  const good: string[] = [];
  const bad: string[] = [];
  try {
    for await (const { item, error } of outcomes) {
      (error === undefined ? good : bad).push(item.name);
      if (onOutcome(good.length + bad.length)) break;
    }
  } catch (thrown) {
    return { good, bad, thrown };
  }
  return { good, bad, thrown: undefined };
}

interface Operation {
  readonly name: string;
  /** Where the files are, and where they go. */
  begin(directory: LocalDirectory): MemoryFileSystem;
  run(open: TestSite, directory: LocalDirectory, run: Run): Promise<Came>;
  /** The contents of what has arrived, by all names that are there. */
  arrived(files: MemoryFileSystem, directory: LocalDirectory): ReadonlyMap<string, Uint8Array>;
}

function* numbered<T>({ onItem }: Run, make: (name: string) => T): Generator<T, void, undefined> {
  for (const [nth, name] of names.entries()) {
    onItem(nth);
    yield make(name);
  }
}

const operations: readonly Operation[] = [
  {
    name: "downloadMany",
    begin: () => new MemoryFileSystem(tree),
    run: (open, directory, run) => {
      const items = numbered(run, (name) => ({ name, path: name, local: directory.at(name) }));
      return outcomesOf(open.site.downloadMany(items, { signal: run.signal }), run);
    },
    arrived: (_, directory) => new Map(directory.names.map((name) => [name, directory.read(name)])),
  },
  {
    name: "uploadMany",
    begin: (directory) => {
      for (const name of names) directory.write(name, contentOf(name));
      return new MemoryFileSystem({});
    },
    run: (open, directory, run) => {
      const items = numbered(run, (name) => ({ name, path: name, local: directory.at(name) }));
      return outcomesOf(open.site.uploadMany(items, { signal: run.signal }), run);
    },
    arrived: (files) =>
      new Map(files.paths().map((path) => [path.slice(1), files.readFile(path) ?? Buffer.of()])),
  },
];

const failure = new Error("the run is to end here");

interface Event {
  readonly name: string;
  readonly run: (abort: () => void) => Partial<Omit<Run, "signal">>;
  readonly rules?: () => readonly FaultRule[];
  /** What the run ends with. */
  readonly thrown?: unknown;
  /** Whether every file arrives all the same. */
  readonly isWhole?: boolean;
}

const events: readonly Event[] = [
  { name: "nothing happens", run: () => ({}), isWhole: true },
  {
    name: "a connection is lost",
    run: () => ({}),
    rules: () => [
      at("retr-final", faults.nth(MIDDLE, faults.reset())),
      at("stor-final", faults.nth(MIDDLE, faults.reset())),
    ],
    isWhole: true,
  },
  {
    name: "a signal fires",
    run: (abort) => ({
      onOutcome: (count) => {
        if (count === MIDDLE) abort();
        return false;
      },
    }),
    thrown: failure,
  },
  { name: "the loop is left", run: () => ({ onOutcome: (count) => count === MIDDLE }) },
  {
    name: "the iterable throws",
    run: () => ({
      onItem: (nth) => {
        if (nth === MIDDLE) throw failure;
      },
    }),
    thrown: failure,
  },
];

const cells = operations.flatMap((operation) =>
  [1, 4].flatMap((connections) =>
    events.map((event) => ({
      name: `${operation.name}, ${connections} connections, ${event.name}`,
      operation,
      connections,
      event,
    })),
  ),
);

describe("D1, U1: many small files, of which none is there in part", () => {
  it.each(cells)("$name", async ({ operation, connections, event }) => {
    using directory = new LocalDirectory();
    const files = operation.begin(directory);
    await using open = await openSite({ files, faults: [event.rules?.() ?? []] }, { connections });
    const controller = new AbortController();
    const came = await operation.run(open, directory, {
      signal: controller.signal,
      onOutcome: () => false,
      onItem: () => {},
      ...event.run(() => controller.abort(failure)),
    });
    // A signal may come too late to end anything.
    if (came.good.length < COUNT || event.thrown === undefined) expect(came.thrown).toBe(event.thrown);
    const arrived = operation.arrived(files, directory);
    // Each has one outcome at most, and what is called good is there.
    expect(new Set([...came.good, ...came.bad]).size).toBe(came.good.length + came.bad.length);
    for (const name of came.good) expect(arrived.has(name)).toBe(true);
    for (const [name, content] of arrived) {
      // Nothing is left under a temporary name, but what a server does that finds commands after the connection was closed.
      if (event.name === "a signal fires" && !names.includes(name)) continue;
      expect(names).toContain(name);
      expect(contentOf(name).equals(content), name).toBe(true);
    }
    if (event.isWhole === true) expect(came.good.toSorted()).toEqual(names);
    // What was given before an iterable ends with an error is transferred all the same.
    if (event.name === "the iterable throws") expect(came.good.length).toBe(MIDDLE);
  });
});
