import { at, compose, type Fault, type FaultRule, faults, type Step } from "@ftplib/testkit";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Readable } from "node:stream";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { UploadSource } from "../src/upload/source.ts";
import { lostInData, perTransfer } from "./upload-cuts.ts";
import { type Peculiarities, PeculiarFiles, sha256, someBytes } from "./remote-files.ts";
import { commandsOf, openSite } from "./sites.ts";

const folder = mkdtempSync(join(tmpdir(), "files-cuts-"));
afterAll(() => rmSync(folder, { recursive: true }));
const size = 300_000;
const bytes = someBytes(size);
const local = join(folder, "local.bin");
writeFileSync(local, bytes);

/** A name, and the rules of a server of its own: they count. */
type Cut = readonly [string, () => readonly FaultRule[]];

/** The rule for one command by its argument: a temporary name, or one that makes way. */
const about = (ending: string, fault: Fault): Fault =>
  faults.when((step: Step) => step.argument.endsWith(ending), fault);
const lost = (verb: string, ending = ""): readonly Cut[] => [
  [`before ${verb} ${ending}`, () => [at(`${verb}-command`, about(ending, faults.once(faults.reset())))]],
  [`after ${verb} ${ending}`, () => [at(verb, about(ending, faults.once(faults.fin())))]],
  [
    `inside the reply to ${verb} ${ending}`,
    () => [at(verb, about(ending, faults.once(compose(faults.truncate(6), faults.finAfter()))))],
  ],
];

const cuts: readonly Cut[] = [
  ["before STOR", () => [at("stor-command", faults.once(faults.reset()))]],
  ["instead of the 150", () => [at("stor-preliminary", faults.once(faults.fin()))]],
  ...[0, 1, 65_535, 65_536, 100_000, size - 1, size].map(
    (offset): Cut => [
      `in the data at ${offset}`,
      () => [at("upload-bytes", perTransfer(lostInData(offset)))],
    ],
  ),
  ["between the data and the 226", () => [at("upload-end", faults.once(faults.closeControl("reset")))]],
  ["instead of the 226", () => [at("stor-final", faults.once(faults.fin()))]],
  ["inside the 226", () => [at("stor-final", faults.once(compose(faults.truncate(6), faults.finAfter())))]],
  ["426 instead of the 226", () => [at("stor-final", faults.once(faults.reply("426 broken")))]],
  ...lost("size", ".part"),
  ...lost("rnfr", ".part"),
  ...lost("rnto", "a.bin"),
  [
    "in the data, and at the next login",
    () => [at("upload-bytes", perTransfer(lostInData(100_000))), at("pass", faults.nth(2, faults.reset()))],
  ],
  [
    "in the data, and at SIZE after the reconnect",
    () => [
      at("upload-bytes", perTransfer(lostInData(100_000))),
      at("size-command", faults.once(faults.reset())),
    ],
  ],
  [
    "in the data, and at RETR after the reconnect",
    () => [
      at("upload-bytes", perTransfer(lostInData(100_000))),
      at("retr-command", faults.once(faults.reset())),
    ],
  ],
  [
    "in the data, and at REST after the reconnect",
    () => [
      at("upload-bytes", perTransfer(lostInData(100_000))),
      at("rest-command", faults.once(faults.reset())),
    ],
  ],
  [
    "in the data, and in the data of the second attempt",
    () => [
      at("upload-bytes", perTransfer(lostInData(100_000))),
      at("stor-preliminary", faults.nth(2, faults.finAfter())),
    ],
  ],
  [
    "after RNTO, and at the look afterwards",
    () => [at("rnto", faults.once(faults.fin())), at("rnfr-command", faults.nth(2, faults.reset()))],
  ],
  [
    "after RNTO, and at SIZE afterwards",
    () => [at("rnto", faults.once(faults.fin())), at("size-command", faults.nth(2, faults.reset()))],
  ],
];

const asideCuts: readonly Cut[] = [
  ...lost("rnfr", "a.bin"),
  ...lost("rnto", ".old"),
  ...lost("dele", ".old"),
  ["before the second RNTO", () => [at("rnto-command", faults.nth(3, faults.reset()))]],
  ["after the second RNTO", () => [at("rnto", faults.nth(3, faults.fin()))]],
];

const sources: Readonly<Record<string, () => UploadSource>> = {
  "a path": () => local,
  bytes: () => bytes,
  "a stream": () => Readable.from(blocks()),
};

function* blocks(): Generator<Uint8Array> {
  for (let from = 0; from < size; from += 40_000) yield bytes.subarray(from, from + 40_000);
}

async function expectArrives(
  peculiar: Peculiarities,
  rules: readonly FaultRule[],
  source: UploadSource,
): Promise<void> {
  const files = new PeculiarFiles({ "a.bin": "old" }, peculiar);
  await using open = await openSite({ files, faults: rules, dataTimeout: 300 });
  const result = await open.site.upload(source, "a.bin");
  expect(files.paths()).toEqual(["/a.bin"]);
  expect(sha256(files.readFile("a.bin") ?? Buffer.alloc(0))).toBe(sha256(bytes));
  expect(result).toMatchObject({ size, bytes: size - (result.resumedAt ?? 0) });
  expect(commandsOf(open.server)).not.toContain("TYPE A");
}

describe.each(Object.entries(sources))("U1, U2, R2: %s arrives, whatever is cut", (_, source) => {
  it.each(cuts)("%s", async (_name, rules) => {
    await expectArrives({}, rules(), source());
  });
});

describe("U1, R2: where RNTO does not replace, too", () => {
  it.each([...cuts, ...asideCuts])("%s", async (_name, rules) => {
    await expectArrives({ refusesReplacing: true }, rules(), local);
  });
});

describe("U1, R2: where names with a dot are refused, too", () => {
  it.each(cuts.filter(([name]) => !/part|RNTO|rnto/.test(name)))("%s", async (_name, rules) => {
    await expectArrives({ refusesDots: true }, rules(), local);
  });
});

describe("U3, R2: a directory whose making is lost is made all the same", () => {
  const lostMaking: readonly Cut[] = [
    ...lost("mkd", "y"),
    ...lost("mkd", "x"),
    ["at the look after MKD", () => [at("mlst-command", faults.once(faults.reset()))]],
  ];
  for (const missesLate of [false, true]) {
    it.each(lostMaking)(`%s; noticed late: ${missesLate}`, async (_name, rules) => {
      const files = new PeculiarFiles({}, { missesLate });
      await using open = await openSite({ files, faults: rules() });
      await open.site.upload(bytes, "x/y/a.bin");
      expect(files.paths()).toEqual(["/x/", "/x/y/", "/x/y/a.bin"]);
    });
  }
});
