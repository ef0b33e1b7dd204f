import { isReplyError } from "../../src/index.ts";
import { expect } from "vitest";
import type { DeviceCell } from "./device-cell.ts";
import { content, MANY, smallFile } from "./device-tree.ts";
import { type Operations, operation } from "./operation.ts";

/** What came of one file: nothing, or the error. */
type Outcomes = ReadonlyMap<string, { readonly data?: Uint8Array | undefined; readonly error: unknown }>;

const LARGE: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  [1, 2, 3, 4].map((number) => [`large${number}.bin`, content(200_000, number)]),
);

async function retrieved({ ftp, path }: DeviceCell, names: readonly string[]): Promise<Outcomes> {
  const outcomes: Map<string, { data?: Uint8Array | undefined; error: unknown }> = new Map();
  const paths = names.map(path);
  for await (const { item, data, error } of ftp.retrieveMany(paths)) {
    outcomes.set(names[paths.indexOf(item)] ?? "", { data, error });
  }
  return agreed(outcomes);
}

async function stored(
  { ftp, path }: DeviceCell,
  names: readonly string[],
  bytesOf: (name: string) => Uint8Array,
): Promise<Outcomes> {
  const outcomes: Map<string, { error: unknown }> = new Map();
  const items = names.map((name) => ({ name, path: path(name), source: bytesOf(name) }));
  for await (const { item, error } of ftp.storeMany(items)) outcomes.set(item.name, { error });
  return agreed(outcomes);
}

/** Rejects with the error when it is the only one that all files ended with: the device has no such thing. */
function agreed(outcomes: Outcomes): Outcomes {
  const errors = [...outcomes.values()].map(({ error }) => error);
  if (errors.length > 0 && errors.every(isReplyError)) throw errors[0];
  return outcomes;
}

function expectWhole(outcomes: Outcomes, names: readonly string[], isWhole: (name: string) => boolean): void {
  const failures = names
    .filter((name) => outcomes.get(name)?.error !== undefined || !outcomes.has(name))
    .map((name) => `${name}: ${String(outcomes.get(name)?.error ?? "not tried")}`);
  expect(failures).toEqual([]);
  expect(names.filter((name) => !isWhole(name))).toEqual([]);
}

const asRetrieved =
  (outcomes: Outcomes, bytesOf: (name: string) => Uint8Array) =>
  (name: string): boolean =>
    Buffer.from(outcomes.get(name)?.data ?? []).equals(bytesOf(name));

const asStored =
  ({ server, path }: DeviceCell, bytesOf: (name: string) => Uint8Array) =>
  (name: string): boolean =>
    server.files.readFile(path(name))?.equals(bytesOf(name)) ?? false;

const inMany = MANY.map((name) => `many/${name}`);
const withMissing = inMany.map((name, index) => (index === 7 ? "many/missing" : name));
const large = (name: string): Uint8Array => LARGE[name] ?? new Uint8Array(0);

/** Many files, of which every one has to come through. */
export const manyOperations: Operations = {
  "20 up": operation(
    (cell) => stored(cell, MANY, smallFile),
    (outcomes, cell) => expectWhole(outcomes, MANY, asStored(cell, smallFile)),
  ),
  "20 down": operation(
    (cell) => retrieved(cell, inMany),
    (outcomes) => expectWhole(outcomes, inMany, asRetrieved(outcomes, smallFile)),
  ),
  "20 down, one missing": operation(
    (cell) => retrieved(cell, withMissing),
    (outcomes) => {
      expect(isReplyError(outcomes.get("many/missing")?.error)).toBe(true);
      const others = withMissing.filter((name) => name !== "many/missing");
      expectWhole(outcomes, others, asRetrieved(outcomes, smallFile));
    },
  ),
  "20 down, left early": operation(
    async ({ ftp, path }) => {
      let count = 0;
      for await (const { error } of ftp.retrieveMany(inMany.map(path))) {
        if (error !== undefined) throw error;
        count += 1;
        if (count === 3) break;
      }
      return count;
    },
    (count) => expect(count).toBe(3),
  ),
  "4 large up": operation(
    (cell) => stored(cell, Object.keys(LARGE), large),
    (outcomes, cell) => expectWhole(outcomes, Object.keys(LARGE), asStored(cell, large)),
  ),
  "4 large down": operation(
    (cell) => retrieved(cell, Object.keys(LARGE)),
    (outcomes) => expectWhole(outcomes, Object.keys(LARGE), asRetrieved(outcomes, large)),
    LARGE,
  ),
};
