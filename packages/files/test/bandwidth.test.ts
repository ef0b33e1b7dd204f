import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Bandwidth, blockSizeWithin, throttled } from "../src/time/bandwidth.ts";
import type { Site } from "../src/site.ts";
import { FakeClock } from "./fake-clock.ts";
import { openSite } from "./sites.ts";

describe("O2: a limit of bytes a second, in virtual time", () => {
  it.each([10_000, 1_000_000, 50_000_000])(
    "%i a second are kept within 5 % over ten seconds",
    async (rate) => {
      const clock = new FakeClock();
      clock.isSelfMoving = true;
      const limit = new Bandwidth(clock, rate);
      const start = clock.now();
      let moved = 0;
      while (clock.now() - start < 10_000) {
        await limit.take(limit.blockSize);
        moved += limit.blockSize;
      }
      expect(moved / (clock.now() - start)).toBeGreaterThan((rate / 1000) * 0.95);
      expect(moved / (clock.now() - start)).toBeLessThan((rate / 1000) * 1.05);
    },
  );

  it("several transfers share it", async () => {
    const clock = new FakeClock();
    clock.isSelfMoving = true;
    const limit = new Bandwidth(clock, 1_000_000);
    const start = clock.now();
    for (let round = 0; round < 50; round++) await Promise.all([limit.take(50_000), limit.take(50_000)]);
    expect(clock.now() - start).toBeGreaterThanOrEqual(4_900);
  });

  it("blocks are cut to a tenth of a second, and nothing is lost", async () => {
    const clock = new FakeClock();
    clock.isSelfMoving = true;
    const limits = [new Bandwidth(clock, 100_000), new Bandwidth(clock, 50_000)];
    expect(blockSizeWithin(limits, 1 << 18)).toBe(5_000);
    const bytes = Buffer.from(Array.from({ length: 12_345 }, (_, at) => at % 251));
    const parts: Uint8Array[] = [];
    for await (const part of throttled(
      (async function* once() {
        yield bytes;
      })(),
      limits,
    ))
      parts.push(part);
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    expect(Math.max(...parts.map(({ length }) => length))).toBe(5_000);
  });
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "files-bandwidth-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const text = "0123456789".repeat(10_000);
const rate = 500_000;
const half = { bandwidth: rate };

async function all(outcomes: AsyncIterable<{ readonly error: unknown }>): Promise<void> {
  for await (const { error } of outcomes) if (error !== undefined) throw error;
}

/** Every way that bytes take, with the limit of a call where there is one. */
const ways: readonly [string, (site: Site, options?: typeof half) => Promise<unknown>][] = [
  ["download", (site, options) => site.download("a.bin", join(folder, "a.bin"), options)],
  ["upload", (site, options) => site.upload(Buffer.from(text), "b.bin", options)],
  ["writeFile", (site, options) => site.writeFile("c.bin", text, options)],
  ["readFile", (site) => site.readFile("a.bin")],
  ["appendFile", (site) => site.appendFile("d.bin", text)],
  ["copyFile", (site) => site.copyFile("a.bin", "e.bin")],
  [
    "downloadMany",
    (site, options) => all(site.downloadMany([{ path: "a.bin", local: join(folder, "m") }], options)),
  ],
  [
    "uploadMany",
    (site, options) => all(site.uploadMany([{ path: "m.bin", local: Buffer.from(text) }], options)),
  ],
];

describe("O2: no transfer is faster than its limit", () => {
  it.each(ways)("the site's: %s", async (_, move) => {
    await using open = await openSite({ tree: { "a.bin": text } }, half);
    const start = performance.now();
    await move(open.site);
    // Two hundred milliseconds, less the first block.
    expect(performance.now() - start).toBeGreaterThan(100);
  });

  it.each(ways.filter(([name]) => !["readFile", "appendFile", "copyFile"].includes(name)))(
    "its own: %s",
    async (_, move) => {
      await using open = await openSite({ tree: { "a.bin": text } });
      const start = performance.now();
      await move(open.site, half);
      expect(performance.now() - start).toBeGreaterThan(100);
    },
  );

  it.each([0, -1, Number.NaN])("bandwidth %d is an error", async (bandwidth) => {
    await expect(openSite({}, { bandwidth })).rejects.toThrow(RangeError);
    await using open = await openSite({ tree: { "a.bin": text } });
    await expect(open.site.download("a.bin", join(folder, "a"), { bandwidth })).rejects.toThrow(/bandwidth/);
    await expect(open.site.upload(Buffer.from(text), "b", { bandwidth })).rejects.toThrow(/bandwidth/);
  });
});
