import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NetrcParseError, parseNetrc } from "../src/index.ts";
import { parseCases, readFixture } from "./outcome.ts";

interface LenientCase {
  readonly row: string;
  readonly note: string;
  readonly netrc: string;
  readonly host: string;
  readonly user: string | null;
  readonly gives: readonly [login: string, password: string, account: string] | null;
}

const cases = readFixture<LenientCase[]>("lenient-cases.json");

describe("the lenient reading gives", () => {
  it.each(cases)("$row: $note", ({ netrc, host, user, gives }) => {
    const entry = parseNetrc(netrc, { reading: "lenient" }).lookup(host, user ?? undefined);
    expect(entry ? [entry.login, entry.password, entry.account] : null).toEqual(gives);
  });

  it.each(cases)(
    "the same when it is written and read again: $row: $note",
    ({ netrc, host, user, gives }) => {
      const written = String(parseNetrc(netrc, { reading: "lenient" }));
      const entry = parseNetrc(written, { reading: "lenient" }).lookup(host, user ?? undefined);
      expect(entry ? [entry.login, entry.password, entry.account] : null).toEqual(gives);
    },
  );
});

describe("hosts and macros in the lenient reading", () => {
  it("n6n, e45: of several entries the first with a login is in `hosts`", () => {
    const netrc = parseNetrc("machine a account x machine a login u1 machine a login u2", {
      reading: "lenient",
    });
    expect(netrc.hosts.get("a")?.login).toBe("u1");
    expect(netrc.authenticators("a")?.login).toBe("u1");
    expect(netrc.machines).toHaveLength(3);
    expect(netrc.reading).toBe("lenient");
  });

  it("n9: a macro may end with the file, and its last line has a LF like the others", () => {
    const { macros } = parseNetrc("machine a macdef init\npwd\nquit", { reading: "lenient" });
    expect([...macros]).toEqual([["init", ["pwd\n", "quit\n"]]]);
  });
});

describe("e45: an entry without a login gives way to one that has one, in either reading", () => {
  it.each(["python", "lenient"] as const)("%s", (reading) => {
    for (const text of [
      "machine a login u password p machine a account x",
      "machine a account x machine a login u password p",
    ]) {
      expect(parseNetrc(text, { reading }).lookup("a")).toMatchObject({ login: "u", password: "p" });
    }
    expect(parseNetrc("machine a account x", { reading }).lookup("a")).toMatchObject({ account: "x" });
  });
});

describe("any text in the lenient reading", () => {
  const word = fc.constantFrom(
    ...'machine default macdef login user account password port # " \\ a b é'.split(" "),
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\t",
  );
  const soup = fc.array(word, { maxLength: 40 }).map((words) => words.join(" "));

  it("is read without an error", () => {
    fc.assert(
      fc.property(soup, (text) => {
        expect(() => parseNetrc(text, { reading: "lenient" })).not.toThrow();
      }),
      { numRuns: 3000 },
    );
  });

  it("B7: is written so that it gives the same again", () => {
    fc.assert(
      fc.property(soup, (text) => {
        const netrc = parseNetrc(text, { reading: "lenient" });
        const again = parseNetrc(String(netrc), { reading: "lenient" });
        expect(again.machines.map(({ name, entry }) => [name, { ...entry }])).toEqual(
          netrc.machines.map(({ name, entry }) => [name, { ...entry }]),
        );
        expect([...again.macros]).toEqual([...netrc.macros]);
      }),
      { numRuns: 3000 },
    );
  });

  it("S72: fails only for a control character in a word", () => {
    expect(() => parseNetrc("machine a login u\0", { reading: "lenient" })).toThrow(NetrcParseError);
  });

  it("gives what Python's reading gives where that knows one entry for each host", () => {
    const agreed = parseCases.filter(
      ({ gives, input }) => "hosts" in gives && !/(login|user|password|account)\b[^]*\b\1\b/.test(input),
    );
    let compared = 0;
    for (const { input } of agreed) {
      const python = parseNetrc(input);
      if (new Set(python.machines.map(({ name }) => name)).size !== python.machines.length) continue;
      const lenient = parseNetrc(input, { reading: "lenient" });
      if (/"[^"]*$/.test(input)) continue; // LX7: a quote without end
      compared += 1;
      expect([...lenient.hosts].map(([name, entry]) => [name, { ...entry }])).toEqual(
        [...python.hosts].map(([name, entry]) => [name, { ...entry }]),
      );
    }
    expect(compared).toBeGreaterThan(40);
  });

  it("S72: is read in one pass, quotes without end included", () => {
    const size = 200_000;
    for (const block of ['"', "\\", "#", "\n", 'a" ', '"a\n', "macdef m\nx\n\n", "port 1 ", '\\"\n"']) {
      const text = `machine a password ${block.repeat(size / block.length)}`;
      parseNetrc(text, { reading: "lenient" });
      parseNetrc(`machine a password "${text}`, { reading: "lenient" });
    }
  });
});

it("another reading is a TypeError", () => {
  const reading = "curl" as unknown as "lenient";
  expect(() => parseNetrc("", { reading })).toThrow(
    new TypeError('reading must be "python" or "lenient", not "curl"'),
  );
});
