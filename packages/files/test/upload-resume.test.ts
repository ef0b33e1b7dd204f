import { at, compose, type FaultRule, faults, type MemoryFileSystem } from "@ftplib/testkit";
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert as check, asyncProperty, boolean, constantFrom, integer, nat, record } from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { TestServerOptions } from "@ftplib/testkit";
import type { UploadSource } from "../src/upload/source.ts";
import { lostInData, perTransfer, storedWrong } from "./upload-cuts.ts";
import { someBytes } from "./remote-files.ts";
import { commandsOf, openSite } from "./sites.ts";

const folder = mkdtempSync(join(tmpdir(), "files-resume-"));
afterAll(() => rmSync(folder, { recursive: true }));
const size = 300_000;
const bytes = someBytes(size);
const local = join(folder, "local.bin");
writeFileSync(local, bytes);
const CUT = 200_000;

const brokenOnce = (): FaultRule => at("upload-bytes", perTransfer(lostInData(CUT)));
const RESTART_REFUSED = "451 Append/Restart not permitted, try again";

interface Case {
  readonly name: string;
  readonly settings?: TestServerOptions;
  readonly rules?: () => readonly FaultRule[];
  readonly resumedAt: number | undefined;
  /** The transfer commands, by their verbs. */
  readonly transfers: string;
}

const cases: readonly Case[] = [
  { name: "REST and STOR", resumedAt: CUT, transfers: "STOR RETR STOR" },
  {
    name: "REST refused: all is compared, and APPE goes on",
    settings: { without: ["REST"] },
    resumedAt: CUT,
    transfers: "STOR RETR APPE",
  },
  {
    name: "STOR after REST refused as ProFTPD does it: APPE",
    rules: () => [at("stor-command", faults.nth(2, faults.reply(RESTART_REFUSED)))],
    resumedAt: CUT,
    transfers: "STOR RETR STOR APPE",
  },
  {
    name: "STOR after REST and APPE refused: from the beginning",
    rules: () => [
      at("stor-command", faults.nth(2, faults.reply(RESTART_REFUSED))),
      at("appe-command", faults.reply(RESTART_REFUSED)),
    ],
    resumedAt: undefined,
    transfers: "STOR RETR STOR APPE STOR",
  },
  {
    name: "APPE not known: from the beginning",
    settings: { without: ["APPE"] },
    rules: () => [at("stor-command", faults.nth(2, faults.permanent(550)))],
    resumedAt: undefined,
    transfers: "STOR RETR STOR APPE STOR",
  },
  {
    name: "RETR refused: from the beginning",
    rules: () => [at("retr-command", faults.permanent(550))],
    resumedAt: undefined,
    transfers: "STOR RETR STOR",
  },
  {
    name: "SIZE not known: as MLST has it",
    settings: { without: ["SIZE"] },
    resumedAt: CUT,
    transfers: "STOR RETR STOR",
  },
  {
    name: "something else in the last 64 KiB: from the beginning",
    rules: () => [at("upload-bytes", perTransfer(storedWrong(CUT - 60_000)))],
    resumedAt: undefined,
    transfers: "STOR RETR STOR",
  },
  {
    name: "more there than there is: from the beginning",
    rules: () => [at("size", faults.once(faults.lyingSize(size + 1)))],
    resumedAt: undefined,
    transfers: "STOR STOR",
  },
  {
    name: "APPE of what has grown meanwhile: the size afterwards decides",
    settings: { without: ["REST"] },
    rules: () => [
      at("appe-preliminary", faults.once(faults.actionsAfter({ kind: "store", bytes: Buffer.from("late") }))),
    ],
    resumedAt: CUT,
    transfers: "STOR RETR APPE",
  },
];

describe("U2: an upload that was broken off goes on", () => {
  it.each(cases)("$name", async ({ settings, rules, resumedAt, transfers }) => {
    const all = [...(rules?.() ?? []), brokenOnce()];
    await using open = await openSite({ tree: { "a.bin": "old" }, ...settings, faults: all });
    const files = open.server.files as MemoryFileSystem;
    const result = await open.site.upload(local, "a.bin");
    expect(result).toMatchObject({ resumedAt, bytes: size - (resumedAt ?? 0), size, atomic: true });
    expect(files.readFile("a.bin")?.equals(bytes)).toBe(true);
    expect(files.paths()).toEqual(["/a.bin"]);
    const said = commandsOf(open.server);
    const verbs = said.map((line) => line.split(" ")[0]).filter((verb) => /STOR|RETR|APPE/.test(verb ?? ""));
    expect(verbs.join(" ")).toBe(transfers);
    expect(said.some((line) => line.startsWith("TYPE A"))).toBe(false);
  });

  it("what the server has removed is sent from the beginning", async () => {
    await using open = await openSite({
      tree: {},
      faults: [
        at(
          "pass",
          faults.nth(2, (truth) => {
            void remove();
            return truth;
          }),
        ),
        brokenOnce(),
      ],
    });
    const files = open.server.files as MemoryFileSystem;
    const remove = async (): Promise<void> => {
      for (const path of files.paths()) await files.removeFile(path);
    };
    expect(await open.site.upload(local, "a.bin")).toMatchObject({ resumedAt: undefined, bytes: size });
    expect(files.paths()).toEqual(["/a.bin"]);
  });

  it("no attempt that begins anew uses the name of an earlier one", async () => {
    await using open = await openSite({
      tree: {},
      faults: [at("retr-command", faults.permanent(550)), brokenOnce()],
    });
    await open.site.upload(local, "a.bin");
    const stored = commandsOf(open.server).filter((line) => line.startsWith("STOR"));
    expect(new Set(stored).size).toBe(2);
  });

  it("what differs before the last 64 KiB is found by its hash", async () => {
    const wrong = at("upload-bytes", perTransfer(compose(storedWrong(10), lostInData(CUT))));
    await using open = await openSite({ tree: {}, faults: [wrong] });
    const { hash, resumedAt } = await open.site.upload(local, "a.bin", { verify: "hash" });
    expect(hash?.algorithm).toBe("SHA-256");
    expect(resumedAt).toBeUndefined();
    expect((open.server.files as MemoryFileSystem).readFile("a.bin")?.equals(bytes)).toBe(true);
  });

  it("a local file that has changed meanwhile begins anew", async () => {
    const path = join(folder, "changing.bin");
    writeFileSync(path, bytes);
    const change = (truth: Parameters<ReturnType<typeof lostInData>>[0]): typeof truth => {
      appendFileSync(path, "more");
      return truth;
    };
    await using open = await openSite({
      tree: {},
      faults: [at("pass", faults.nth(2, change)), brokenOnce()],
    });
    const result = await open.site.upload(path, "a.bin");
    expect(result).toMatchObject({ resumedAt: undefined, size: size + 4 });
    const expected = Buffer.concat([bytes, Buffer.from("more")]);
    expect((open.server.files as MemoryFileSystem).readFile("a.bin")?.equals(expected)).toBe(true);
  });

  it("a stream goes on while what is missing is kept, and is an error when it is not", async () => {
    const long = someBytes(9 << 20, 2);
    function* blocks(): Generator<Uint8Array> {
      for (let from = 0; from < long.length; from += 1 << 16) yield long.subarray(from, from + (1 << 16));
    }
    for (const [cut, code] of [
      [8 << 20, undefined],
      [1 << 16, "ERR_FTP_SOURCE_SPENT"],
    ] as const) {
      await using open = await openSite({ tree: {}, faults: [at("upload-bytes", slowly(cut))] });
      const uploading = open.site.upload(blocks(), "a.bin");
      if (code === undefined) {
        const { resumedAt } = await uploading;
        expect(resumedAt).toBe(cut);
        expect((open.server.files as MemoryFileSystem).readFile("a.bin")?.equals(long)).toBe(true);
      } else {
        await expect(uploading).rejects.toMatchObject({ code, cause: { code: "ERR_FTP_CLOSED" } });
        expect((open.server.files as MemoryFileSystem).paths()).toEqual([]);
      }
    }
  });

  /** All is read; only so much is stored; then the connection is lost. */
  function slowly(cut: number): ReturnType<typeof perTransfer> {
    return perTransfer((truth, step) => {
      const end = step.offset + 1;
      if (end >= 8_900_000) return [{ kind: "reset", on: "control" }, { kind: "reset" }];
      return truth.map((action) =>
        action.kind === "store"
          ? { ...action, bytes: action.bytes.subarray(0, Math.max(0, cut - step.offset)) }
          : action,
      );
    });
  }
});

describe("U2, P6: what a refusal says of the files after it", () => {
  const LOCKED = "450 file is locked";
  const refusals: readonly (readonly [string, TestServerOptions, () => readonly FaultRule[], string])[] = [
    [
      "the file is locked",
      {},
      () => [
        at("stor-command", faults.nth(2, faults.reply(LOCKED))),
        at("appe-command", faults.once(faults.reply(LOCKED))),
      ],
      "STOR RETR STOR",
    ],
    [
      "STOR and APPE refuse this name",
      {},
      () => [
        at("stor-command", faults.nth(2, faults.permanent(550))),
        at("appe-command", faults.once(faults.permanent(550))),
      ],
      "STOR RETR STOR",
    ],
    ["REST is not known", { without: ["REST"] }, () => [], "STOR RETR APPE"],
    ["neither REST nor APPE is known", { without: ["REST", "APPE"] }, () => [], "STOR STOR"],
  ];
  it.each(refusals)("%s", async (_, settings, rules, transfers) => {
    const cuts = ["a.bin", "b.bin"].map((name) => {
      const ofThis = ({ argument }: { readonly argument: string }): boolean => argument.includes(name);
      return at("upload-bytes", faults.when(ofThis, perTransfer(lostInData(CUT))));
    });
    await using open = await openSite({ tree: {}, ...settings, faults: [...rules(), ...cuts] });
    const files = open.server.files as MemoryFileSystem;
    await open.site.upload(local, "a.bin");
    const before = commandsOf(open.server).length;
    await open.site.upload(local, "b.bin");
    const verbs = commandsOf(open.server)
      .slice(before)
      .map((line) => line.split(" ")[0] ?? "")
      .filter((verb) => /STOR|RETR|APPE/.test(verb));
    expect(verbs.join(" ")).toBe(transfers);
    expect(files.readFile("b.bin")?.equals(bytes)).toBe(true);
  });
});

describe("U2: whatever is cut, in whatever way the server goes on", () => {
  const servers: Readonly<Record<string, TestServerOptions>> = {
    usual: {},
    "no REST": { without: ["REST"] },
    "no REST, no APPE": { without: ["REST", "APPE"] },
    "no SIZE": { without: ["SIZE"] },
    "no SIZE, no MLST": { without: ["SIZE", "MLST", "MLSD"] },
  };
  it("the file arrives, and nothing else", async () => {
    const given = record({
      length: nat(200_000),
      server: constantFrom(...Object.keys(servers)),
      source: constantFrom("bytes", "blocks", "generator"),
      cuts: constantFrom([], [0], [1], [70_000], [65_536, 65_536], [100_000, 1], [150_000, 20_000, 5]),
      wrongAt: nat(200_000),
      isWrong: boolean(),
      block: integer({ min: 1_000, max: 90_000 }),
    });
    await check(
      asyncProperty(given, async ({ length, server, source, cuts, wrongAt, isWrong, block }) => {
        const content = someBytes(length, block);
        const pieces: Uint8Array[] = [];
        for (let from = 0; from < length; from += block) pieces.push(content.subarray(from, from + block));
        const origin: UploadSource =
          source === "bytes" ? content : source === "blocks" ? pieces : pieces.values();
        // A file that differs twice is an error.
        const each = cuts.map((cut, index) =>
          isWrong && index === 0 ? compose(storedWrong(wrongAt), lostInData(cut)) : lostInData(cut),
        );
        await using open = await openSite({
          tree: { "a.bin": "old" },
          ...servers[server],
          faults: [at("upload-bytes", perTransfer(...each))],
        });
        // What differs before the last 64 KiB only the hash finds.
        const verify = isWrong ? "hash" : "size";
        const error: unknown = await open.site.upload(origin, "a.bin", { verify }).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        const files = open.server.files as MemoryFileSystem;
        expect(files.paths()).toEqual(["/a.bin"]);
        // What was stored wrong in a transfer that came to its end is found, and the old file stays.
        if (error !== undefined)
          expect(error).toMatchObject({ code: isWrong ? "ERR_FTP_INTEGRITY" : "none" });
        expect(files.readFile("a.bin")?.equals(error === undefined ? content : Buffer.from("old"))).toBe(
          true,
        );
      }),
      { numRuns: 60 },
    );
  });
});
