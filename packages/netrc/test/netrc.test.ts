import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import * as file from "../src/file.ts";
import * as main from "../src/index.ts";
import { parseNetrc } from "../src/index.ts";

describe("the exports", () => {
  it("N-A7: are Python's two and their kin", () => {
    expect(Object.keys(main).sort()).toEqual(["Netrc", "NetrcParseError", "isNetrcParseError", "parseNetrc"]);
    expect(Object.keys(file).sort()).toEqual(["NetrcSecurityError", "readNetrc"]);
  });
});

describe("hosts and macros", () => {
  const netrc = parseNetrc("machine b\nmachine a login l password p\ndefault login d\nmacdef m\nl1\n\n");

  it("N-A2: hosts are in the order of the file, default among them", () => {
    expect([...netrc.hosts]).toEqual([
      ["b", { login: "", account: "", password: "" }],
      ["a", { login: "l", account: "", password: "p" }],
      ["default", { login: "d", account: "", password: "" }],
    ]);
  });

  it("N-A3: macros are lists of lines", () => {
    expect([...netrc.macros]).toEqual([["m", ["l1\n"]]]);
  });

  it("G5: machines keep what hosts replace", () => {
    const { hosts, machines } = parseNetrc("machine a login x machine b default login d machine a login y");
    expect([...hosts.keys()]).toEqual(["a", "b", "default"]);
    expect(machines.map(({ name, entry }) => [name, entry.login])).toEqual([
      ["a", "x"],
      ["b", ""],
      [undefined, "d"],
      ["a", "y"],
    ]);
  });

  it("N-A2: a name that objects know is only a name", () => {
    const odd = parseNetrc("machine __proto__ login l");
    expect(odd.hosts.get("__proto__")?.login).toBe("l");
    expect(odd.hosts.get("constructor")).toBeUndefined();
    expect(JSON.stringify(odd)).toContain('"__proto__":{"login":"l"');
  });
});

describe("authenticators", () => {
  it.each([
    ["its own entry", "machine a login x default login d", "a", "x"],
    ["the default for another host", "machine a login x default login d", "b", "d"],
    ["an exact match only", "machine a login x default login d", "A", "d"],
    ["nothing", "machine a login x", "b", undefined],
    ["the default by its name", "default login d", "default", "d"],
    ["a machine called default, as if it were the default", "machine default login d", "b", "d"],
    ["a default that stands before", "default login d machine a login x", "a", "x"],
    ["the last entry of a name", "machine a login x machine a login y", "a", "y"],
    ["an empty entry rather than the default", "machine a default login d", "a", ""],
  ])("N-A4: gives %s", (_, text, host, login) => {
    expect(parseNetrc(text).authenticators(host)?.login).toBe(login);
  });
});

describe("toString", () => {
  it.each([
    [
      "entries",
      "machine a login l account c password p",
      "machine a\n\tlogin l\n\taccount c\n\tpassword p\n",
    ],
    ["entries without an account", "machine a login l password p", "machine a\n\tlogin l\n\tpassword p\n"],
    ["macros behind them", "macdef m\nl1\n\nmachine a", "machine a\nmacdef m\nl1\n\n"],
    ["an empty field not at all", "machine a password p", "machine a\n\tpassword p\n"],
    ["default as itself", "default login l", "default\n\tlogin l\n"],
    ["several entries of a machine", "machine a login l machine a", "machine a\n\tlogin l\nmachine a\n"],
    ["blanks in quotes", 'machine a login "l m"', 'machine a\n\tlogin "l m"\n'],
    ["backslashes in quotes", "machine a login l\\\\m", 'machine a\n\tlogin "l\\\\m"\n'],
    ["a leading quote in quotes", 'machine a login \\"l', 'machine a\n\tlogin "\\"l"\n'],
    ["an inner quote bare", 'machine a login l"m', 'machine a\n\tlogin l"m\n'],
    ["a leading hash in quotes, for curl", "machine a login #l", 'machine a\n\tlogin "#l"\n'],
    ["an odd macro name in quotes, its body at once", 'macdef "m n"l1\n\n', 'macdef "m n"l1\n\n'],
    ["nothing for nothing", "# c", ""],
  ])("B7, N-A5: writes %s", (_, text, written) => {
    expect(String(parseNetrc(text))).toBe(written);
    expect(String(parseNetrc(written))).toBe(written);
  });
});

describe("logs", () => {
  const netrc = parseNetrc(
    "machine a login l account canary1 password canary2\nmachine b password canary3\nmacdef init\nquote PASS canary4\n\n",
  );
  const entry = netrc.hosts.get("a");

  it("S65: show no password, account or macro body", () => {
    for (const value of [netrc, netrc.hosts, netrc.machines, entry, { deep: [{ netrc }] }]) {
      expect(inspect(value, { depth: 9, showHidden: false })).not.toContain("canary");
      expect(JSON.stringify(value)).not.toContain("canary");
    }
  });

  it("S65: show names and logins, and that there is a secret", () => {
    expect(JSON.parse(JSON.stringify(netrc))).toEqual({
      hosts: {
        a: { login: "l", account: "***", password: "***" },
        b: { login: "", account: "", password: "***" },
      },
      macros: ["init"],
    });
    expect(inspect(entry)).toBe("{ login: 'l', account: '***', password: '***' }");
  });

  it("an entry can be copied and compared like a plain object", () => {
    expect({ ...entry }).toStrictEqual({ login: "l", account: "canary1", password: "canary2" });
  });
});
