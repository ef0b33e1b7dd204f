import { equal } from "node:assert/strict";

import type { Connection } from "../connection.ts";
import type { PairTest } from "./case.ts";
import { pattern, readAll, readExactly, sameBytes } from "./material.ts";

/** What `end` promises to the other direction. */
export const halfCloseTests: Readonly<Record<string, PairTest>> = {
  "half-close: the near side ends, the far side goes on": (near, far) => halfClose(near, far),
  "half-close: the far side ends, the near side goes on": (near, far) => halfClose(far, near),
};

async function halfClose(first: Connection, second: Connection): Promise<void> {
  await first.write(pattern(10));
  await first.end();
  sameBytes(await readAll(second), pattern(10));
  equal(await second.read(), undefined);
  equal(await second.read(), undefined);

  const bytes = pattern(200_000);
  const reading = readExactly(first, bytes.length);
  await second.write(bytes);
  sameBytes(await reading, bytes);
  await second.end();
  equal(await first.read(), undefined);
}
