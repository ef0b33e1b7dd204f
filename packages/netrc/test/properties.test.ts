import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Netrc, NetrcParseError, parseNetrc } from "../src/index.ts";

/** Words, quotes, escapes and line ends in any order: most of it is nonsense, some of it parses. */
const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "machine ",
        "default ",
        "macdef ",
        "login ",
        "user ",
        "account ",
        "password ",
        "#",
        '"',
        "\\",
      ),
      fc.constantFrom(" ", "\t", "\n", "\n\n", "\r\n", "\r", "a", "b", "é", "\0", "\uFEFF"),
      fc.string({ maxLength: 4, unit: "binary" }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

/** A value that a word can hold: no control characters, and CR is a line end like LF (LX2). */
const value = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(" ", "\t", "\n", '"', "\\", "#", "'", ","),
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    ),
    maxLength: 12,
  })
  .filter((text) => !/[\0-\x08\v-\x1f\x7f]/.test(text));
const name = value.filter((text) => text !== "");
const entry = fc.record({ login: value, account: value, password: value });

function contents({ hosts, macros, machines }: Netrc): unknown {
  return [[...hosts], [...macros], machines.map(({ name, entry }) => [name, { ...entry }])];
}

function shown({ machines }: Netrc): unknown {
  return machines.map(({ name, entry }) => ({ name, entry: { ...entry } }));
}

/** A password that tells whose it is. */
function passwordOf(machine: string | null, login: string): string {
  return `${machine ?? "*"}/${login}`;
}

function bare(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

/** Every character escaped: what a careful writer who knows nothing of quotes would do. */
function escaped(text: string): string {
  return text === "" ? '""' : text.replaceAll(/[^]/g, "\\$&");
}

describe("any text", () => {
  it("S72: parses, or throws a NetrcParseError that knows the line", () => {
    fc.assert(
      fc.property(soup, (text) => {
        try {
          parseNetrc(text);
        } catch (error) {
          expect(error).toBeInstanceOf(NetrcParseError);
          const { line = 0 } = error as NetrcParseError;
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(text.split(/\r\n|\r|\n/).length);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("B7: that parses is written so that it gives the same again", () => {
    let parsed = 0;
    fc.assert(
      fc.property(soup, (text) => {
        const netrc = attempt(text);
        if (netrc === undefined) return;
        parsed += 1;
        const written = String(netrc);
        expect(contents(parseNetrc(written))).toEqual(contents(netrc));
        expect(String(parseNetrc(written))).toBe(written);
      }),
      { numRuns: 3000 },
    );
    expect(parsed).toBeGreaterThan(100);
  });

  it("LX2: means the same with every kind of line end", () => {
    fc.assert(
      fc.property(soup, (text) => {
        const lf = text.replaceAll(/\r\n?/g, "\n");
        for (const end of ["\r\n", "\r"]) {
          expect(said(lf.replaceAll("\n", end))).toEqual(said(lf));
        }
      }),
    );
  });
});

describe("any value", () => {
  it("LX3, LX5, B7: survives being written and read, escaped and quoted", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.option(name), entry), { maxLength: 5 }), (entries) => {
        const text = entries
          .map(([name, { login, account, password }]) => {
            const head = name === null ? "default" : `machine ${escaped(name)}`;
            return `${head} login ${escaped(login)} account ${escaped(account)} password ${escaped(password)}\n`;
          })
          .join("");
        const wanted = entries.map(([name, fields]) => ({ name: name ?? undefined, entry: fields }));
        expect(shown(parseNetrc(text))).toEqual(wanted);
        expect(shown(parseNetrc(String(parseNetrc(text))))).toEqual(wanted);
      }),
    );
  });

  it("S65: is in no error, wherever the text is cut or a character dropped", () => {
    const text = "machine a\n login alice password Canary1 Canary2\nCanary3\n";
    for (let at = 0; at < text.length; at += 1) {
      for (const broken of [text.slice(at), text.slice(0, at), text.slice(0, at) + text.slice(at + 1)]) {
        expect(failure(broken)).not.toMatch(/Can|nary|ary\d/);
      }
    }
  });

  it("S70, S71: is given only to the host and the user that it belongs to", () => {
    const host = fc.constantFrom("a", "A", "b", "a.", "b.a");
    const user = fc.constantFrom("u", "v", "");
    const rows = fc.array(fc.tuple(fc.option(host), user, fc.boolean()), { maxLength: 8 });
    fc.assert(
      fc.property(rows, host, fc.option(user), (rows, host, user) => {
        const text = rows
          .map(([machine, login, has]) => {
            const head = machine === null ? "default" : `machine ${machine}`;
            return `${head} login "${login}" ${has ? `password ${passwordOf(machine, login)}` : ""}\n`;
          })
          .join("");
        const found = parseNetrc(text).lookup(host, user ?? undefined);
        if (found === undefined || found.password === "") return;
        const [machine = "", login] = found.password.split("/");
        expect(login).toBe(found.login);
        if (user !== null) expect(login).toBe(user);
        const isNamed = rows.some(([name]) => name !== null && bare(name) === bare(host));
        expect(machine === "*" ? !isNamed : bare(machine) === bare(host)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

function attempt(text: string): Netrc | undefined {
  try {
    return parseNetrc(text);
  } catch {
    return undefined;
  }
}

/** The message of the error that a text gives, if it does. */
function failure(text: string): string {
  return attempt(text) === undefined ? said(text) : "";
}

/** The contents as text, or the error's message. */
function said(text: string): string {
  try {
    return JSON.stringify(contents(parseNetrc(text)), null, 1);
  } catch (error) {
    return (error as Error).message;
  }
}
