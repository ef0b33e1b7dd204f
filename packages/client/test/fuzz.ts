import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as fc from "fast-check";
import { vi } from "vitest";

const TIMES = Number(process.env["FUZZ"] ?? 1);

// Long runs are long, and slow machines slow.
vi.setConfig({ testTimeout: 120_000 * TIMES });

/** How many times a property is tried: so often in the tests, `FUZZ` times as often in `pnpm fuzz`. */
export function runs(count: number): number {
  return count * TIMES;
}

/**
 * Tries a property on everything that ever broke it, which `corpus/<name>.json` keeps, and on new inputs. What breaks it
 * now is added to the corpus, in its smallest form. Inputs are JSON; bytes are text of one character each.
 */
export async function fuzz<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  count: number,
  check: (input: T) => void | Promise<void>,
  folder: URL = new URL("corpus/", import.meta.url),
): Promise<void> {
  const file = new URL(`${name}.json`, folder);
  const corpus = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T[]) : [];
  const property = fc.asyncProperty(inputs, async (input) => {
    await check(input);
  });
  const details = await fc.check(property, {
    numRuns: runs(count) + corpus.length,
    examples: corpus.map((input): [T] => [input]),
  });
  if (!details.failed) return;
  const [found] = details.counterexample ?? [];
  if (found !== undefined && !corpus.some((known) => JSON.stringify(known) === JSON.stringify(found))) {
    mkdirSync(new URL(".", file), { recursive: true });
    writeFileSync(file, `${JSON.stringify([...corpus, found], undefined, 2)}\n`);
  }
  throw new Error(`${name} fails with ${JSON.stringify(found)}, seed ${details.seed}`, {
    cause: details.errorInstance,
  });
}
