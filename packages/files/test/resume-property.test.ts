import { at, type Fault, faults, MemoryFileSystem } from "@ftplib/testkit";
import { array, assert as check, asyncProperty, constantFrom, integer, record } from "fast-check";
import { expect, it } from "vitest";
import { connect } from "../src/connect.ts";
import { bytesOf } from "./bytes.ts";
import { resetBoth } from "./cuts.ts";
import { LocalDirectory } from "./local-directory.ts";
import { openSite } from "./sites.ts";

const TIME = Date.UTC(2024, 1, 3, 4, 5, 6);

/** What happens to one transfer, and to the server's file when it is over or under way. */
interface Event {
  readonly cut: "none" | "reset" | "fin" | "fail" | "good end" | "both";
  /** After so many bytes. */
  readonly after: number;
  readonly change: "none" | "time" | "same length" | "longer" | "shorter" | "in place";
  /** When the file changes: in the middle of the transfer, or after its cut. */
  readonly when: "before" | "meanwhile";
  /** What goes on then: the same call, or another process. */
  readonly next: "same call" | "next process";
}

const CUTS: Readonly<Record<Exclude<Event["cut"], "none">, (bytes: number) => Fault>> = {
  reset: faults.resetData,
  fin: faults.finData,
  fail: faults.failData,
  "good end": faults.truncateData,
  both: resetBoth,
};

const events = array(
  record<Event>({
    cut: constantFrom("none", "reset", "fin", "fail", "good end", "both"),
    after: integer({ min: 0, max: 400_000 }),
    change: constantFrom("none", "none", "none", "time", "same length", "longer", "shorter", "in place"),
    when: constantFrom("before", "meanwhile"),
    next: constantFrom("same call", "next process"),
  }),
  { maxLength: 6 },
);

/** The server's file, with every version that it has had. */
class ChangingFile {
  readonly files: MemoryFileSystem = new MemoryFileSystem();
  readonly versions: Buffer[] = [];
  #content: Buffer;
  #time = TIME;

  constructor(size: number) {
    this.#content = bytesOf(size, 1);
    this.#put();
  }

  async change(how: Event["change"]): Promise<void> {
    if (how === "none") return;
    this.#time += 1000;
    const seed = this.versions.length + 1;
    const { length } = this.#content;
    if (how === "same length") this.#content = bytesOf(length, seed);
    if (how === "longer") this.#content = Buffer.concat([this.#content, bytesOf(70_000, seed)]);
    if (how === "shorter") this.#content = this.#content.subarray(0, Math.floor(length / 2));
    if (how !== "in place") return this.#put();
    // A transfer that is under way sends what was there before, and then what is there now.
    const from = Math.floor(length / 3);
    this.#content = Buffer.concat([this.#content.subarray(0, from), bytesOf(length - from, seed)]);
    const sink = await this.files.write("/a.bin", from);
    await sink.write(this.#content.subarray(from));
    await this.files.setModified("/a.bin", this.#time);
    this.versions.push(this.#content);
  }

  #put(): void {
    this.files.writeFile("/a.bin", this.#content, { modified: this.#time });
    this.versions.push(this.#content);
  }
}

/** A server that does to each transfer what the next event says. */
function playing(script: readonly Event[], file: ChangingFile): Fault {
  let index = -1;
  let hasChanged = false;
  let pending: Promise<void> | undefined;
  return (truth, step) => {
    if (step.offset === 0) {
      index++;
      hasChanged = false;
    }
    const event = script[index];
    if (event === undefined) return truth;
    const { cut, after, change } = event;
    const limit = Math.max(1, after);
    const isDue = event.when === "before" || step.offset >= limit / 2;
    if (!hasChanged && isDue) {
      hasChanged = true;
      pending = file.change(change);
      pending.catch(() => {});
    }
    return cut === "none" ? truth : CUTS[cut](limit)(truth, step);
  };
}

it.each([1, 3])("D2: cuts and changes at random never yield a splice, %i segments", async (segments) => {
  const property = asyncProperty(events, integer({ min: 1, max: 600_000 }), async (script, size) => {
    using directory = new LocalDirectory();
    const file = new ChangingFile(size);
    const rules = [at("retr-bytes", playing(script, file))];
    await using open = await openSite({ files: file.files, faults: rules }, { connections: segments });
    const { host, port } = open.server;
    const processes = [
      ...script.filter(({ next }) => next === "next process"),
      ...script.map(() => undefined),
      undefined,
    ];
    for (const each of processes) {
      // A process that ends with its first failure, and at last one that does not.
      const retry = each === undefined ? { minDelay: 0, maxDelay: 0 } : (false as const);
      await using site = await connect(`ftp://me:secret@${host}:${port}/`, {
        retry,
        tls: "off",
        netrc: false,
        connections: segments,
      });
      const result = await site.download("a.bin", directory.at("a.bin"), { segments }).catch(() => undefined);
      const isThere = directory.names.includes("a.bin");
      if (result !== undefined) expect(isThere).toBe(true);
      if (!isThere) continue;
      const arrived = directory.read("a.bin");
      expect(file.versions.some((version) => version.equals(arrived))).toBe(true);
    }
    expect(directory.names).toEqual(["a.bin"]);
    expect(directory.read("a.bin").equals(file.versions.at(-1) ?? Buffer.of())).toBe(true);
  });
  await check(property, { numRuns: 40 });
});
