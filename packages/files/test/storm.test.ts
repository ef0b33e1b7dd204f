import { expect, it } from "vitest";
import { storm } from "./storm/storm.ts";

// `pnpm storm` in the root moves many more.
it("R1, R2, D1, U1: 500 files go through random faults, and nothing is lost, false or left open", async () => {
  const { violations, transfers, faults } = await storm("1", 500);
  expect(violations).toEqual([]);
  expect(transfers).toBeGreaterThanOrEqual(500);
  expect(faults).toBeGreaterThan(200);
});
