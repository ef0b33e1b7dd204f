import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { fuzz } from "./fuzz.ts";

it("what breaks a property is kept in its smallest form, told with its seed, and tried again from then on", async () => {
  const path = mkdtempSync(join(tmpdir(), "ftplib-corpus-"));
  try {
    const folder = pathToFileURL(`${path}/`);
    const noTens = (count: number): void => expect(count).toBeLessThan(10);
    const run = (runs: number, inputs: fc.Arbitrary<number>): Promise<void> =>
      fuzz("tens", inputs, runs, noTens, folder);
    await run(10, fc.nat(9));
    await expect(run(100, fc.nat(1_000))).rejects.toThrow(/^tens fails with 10, seed -?\d+$/);
    expect(JSON.parse(readFileSync(join(path, "tens.json"), "utf8"))).toEqual([10]);
    // No new inputs: what is known is enough.
    await expect(run(0, fc.nat(9))).rejects.toThrow(/^tens fails with 10/);
    expect(JSON.parse(readFileSync(join(path, "tens.json"), "utf8"))).toEqual([10]);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
});
