import { expect, it } from "vitest";
import { storm } from "./storm/storm.ts";

// `pnpm storm` in the root moves many more.
it("R1, R2, D1, U1: 2,000 files go through random faults, and nothing is lost, false or left open", {
  timeout: 600_000,
}, async () => {
  const { violations, transfers, faults } = await storm("1", 2_000);
  expect(violations).toEqual([]);
  expect(transfers).toBeGreaterThanOrEqual(2_000);
  expect(faults).toBeGreaterThan(500);
});
