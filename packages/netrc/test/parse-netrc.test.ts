import { describe, expect, it } from "vitest";
import { parseNetrc } from "../src/index.ts";
import { outcomeOf, parseCases, readFixture } from "./outcome.ts";

describe("a .netrc gives", () => {
  it.each(parseCases)("$row: $name", ({ input, gives }) => {
    expect(outcomeOf(input)).toEqual(gives);
  });
});

describe("B7: a .netrc written and read again gives", () => {
  it.each(parseCases.filter(({ gives }) => "hosts" in gives))("$row: $name", ({ input, gives }) => {
    expect(outcomeOf(String(parseNetrc(input)))).toEqual(gives);
  });
});

it("every deliberate difference of a case is a documented one", () => {
  const documented = readFixture<{ id: string }[]>("differences.json").map(({ id }) => id);
  const used = parseCases.flatMap(({ difference }) => difference ?? []);
  expect(used.length).toBeGreaterThan(0);
  // S72 is the reason of the difference in LX10.
  expect(documented).toEqual(expect.arrayContaining(used.map((id) => (id === "S72" ? "LX10" : id))));
});

it("S72: a text is read in one pass, however its words, quotes, comments and macros nest", () => {
  const size = 200_000;
  const blocks = [
    "machine a ",
    '"',
    "\\",
    "#",
    "\n",
    "# \n",
    "machine a login \\\n",
    "macdef m\nx\n\n",
    "\r",
  ];
  for (const block of blocks) {
    const text = `machine a password ${block.repeat(size / block.length)}`;
    // A second pass per word would take minutes: the runner's own limit is the measure.
    outcomeOf(text);
    outcomeOf(`machine a password "${text}`);
  }
  expect(parseNetrc(`machine a password ${"x".repeat(size)}`).hosts.get("a")?.password).toHaveLength(size);
});

it("S72: entries and macros are found by number, not by depth", () => {
  const count = 20_000;
  const text = Array.from({ length: count }, (_, i) => `machine h${i} login l${i} macdef m${i}\n\n`).join("");
  const netrc = parseNetrc(text);
  expect([netrc.hosts.size, netrc.macros.size]).toEqual([count, count]);
});
