import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allCases } from "./differential/all-cases.ts";
import type { Case, Difference, Side } from "./differential/case.ts";
import { runOurs } from "./differential/our-side.ts";
import { type Played, playCase } from "./differential/play-case.ts";
import { PythonSide, pythonVersion } from "./differential/python-side.ts";

const version = pythonVersion();
const isIpv6There = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === "::1"),
);
const complaints = [
  ...(version === undefined
    ? ["Python 3.11 or newer was not found: NOTHING was compared with Python's ftplib"]
    : []),
  ...(isIpv6There ? [] : ["this machine has no ::1: the cases over IPv6 were NOT compared"]),
];
for (const complaint of complaints) console.warn(`\n!!! ${complaint} !!!\n`);

it("has Python to compare with, at least in CI", () => {
  expect(version !== undefined || process.env["CI"] !== "true", complaints.join("\n")).toBe(true);
});

const possible = version === undefined ? [] : allCases.filter(({ host }) => host !== "::1" || isIpv6There);
const isDifferent = (one: Case): one is Case & { difference: Difference } => one.difference !== undefined;

describe("Python's own ftplib and ours", () => {
  let python: PythonSide | undefined;
  beforeAll(() => {
    if (version !== undefined) python = new PythonSide();
  });
  afterAll(() => python?.[Symbol.asyncDispose]());

  const theirs = (one: Case): Promise<Played> =>
    playCase(one, one.script, (each, place) => {
      if (python === undefined) throw new Error("there is no Python");
      return python.run(each, place);
    });
  const ours = (one: Case): Promise<Played> => playCase(one, one.difference?.script ?? one.script, runOurs);

  it("has a name for each case, and enough of them", () => {
    expect(new Set(allCases.map(({ name }) => name)).size).toBe(allCases.length);
    expect(allCases.length).toBeGreaterThanOrEqual(60);
    for (const { name } of allCases) expect(name).toMatch(/^[A-Z]\d+(?:, [A-Z]\d+)*(?: to [A-Z]\d+)?: /);
  });

  it.each(possible.filter((one) => !isDifferent(one)))("$name", async (one) => {
    const [python, own] = [await theirs(one), await ours(one)];
    expect(python.mismatch, "the script does not fit Python's ftplib").toBeUndefined();
    expect(own.mismatch, "the script does not fit ours").toBeUndefined();
    expect(own.side).toEqual(python.side);
  });

  it.each(possible.filter(isDifferent))("$difference.row, different on purpose: $name", async (one) => {
    const [python, own] = [await theirs(one), await ours(one)];
    expectSide(python, one.difference.python, "Python's ftplib");
    expectSide(own, one.difference.ours, "ours");
    expect(own.side, "they are the same: the difference is gone").not.toEqual(python.side);
  });
});

function expectSide({ side, mismatch }: Played, expected: Partial<Side>, whose: string): void {
  expect(side, `${whose}\n${mismatch ?? ""}`).toMatchObject(expected);
}
