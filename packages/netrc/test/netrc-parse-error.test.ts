import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { NetrcSecurityError } from "../src/file.ts";
import { isNetrcParseError, NetrcParseError, parseNetrc } from "../src/index.ts";

function errorOf(text: string, filename?: string): NetrcParseError {
  try {
    parseNetrc(text, { filename });
  } catch (error) {
    if (isNetrcParseError(error)) return error;
    throw error;
  }
  throw new Error("parsed");
}

describe("NetrcParseError", () => {
  it("N-A6: tells what and where", () => {
    const error = errorOf("machine a\nport 21", ".netrc");
    expect(error).toBeInstanceOf(NetrcParseError);
    expect(error).toMatchObject({
      name: "NetrcParseError",
      code: "ERR_NETRC_PARSE",
      msg: "bad follower token 'port'",
      message: "bad follower token 'port' (.netrc, line 2)",
      filename: ".netrc",
      line: 2,
    });
    expect(error.stack).toMatch(/^NetrcParseError: bad follower token 'port' \(\.netrc, line 2\)\n/);
  });

  it.each([
    ["m (f, line 1)", new NetrcParseError("m", "f", 1)],
    ["m (line 1)", new NetrcParseError("m", undefined, 1)],
    ["m (f)", new NetrcParseError("m", "f")],
    ["m", new NetrcParseError("m")],
  ])("N-A6: leaves out what it does not know: %s", (message, error) => {
    expect(error.message).toBe(message);
  });

  it("N-A6: is known also to another copy of this package", () => {
    const foreign = Object.assign(new Error("m"), { [Symbol.for("@ftplib/netrc.NetrcParseError")]: true });
    expect(isNetrcParseError(foreign)).toBe(true);
    expect(isNetrcParseError(new NetrcSecurityError("m"))).toBe(true);
    for (const other of [new Error("m"), undefined, null, "m", {}])
      expect(isNetrcParseError(other)).toBe(false);
  });
});

describe("S65: an error quotes", () => {
  it.each([
    ["half of a password with a blank", "machine a password correct canary"],
    ["a password behind an equals sign", "machine a login=alice password=canary"],
    ["a password where a keyword belongs", "machine a login alice canary"],
    ["a file that is no .netrc", "canary"],
    ["a word behind a quoted password", 'machine a password "x"canary'],
    ["the rest of a macro that ended too early", "macdef m\n\ncanary"],
    ["a keyword with a password attached", "machine a passwordcanary"],
    ["a word with a control character", "machine a password canary\u0000"],
  ])("nothing of %s", (_, text) => {
    const error = errorOf(text, ".netrc");
    expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain("canary");
    expect(error.msg).toMatch(/token '\*\*\*'$|^control character in a token$/);
  });

  it.each([
    "port",
    "protocol",
    "method",
    "passwd",
    "Machine",
    "PASSWORD",
    "username",
    "host",
    "\uFEFFmachine",
    "",
  ])("a word of some dialect: %j", (word) => {
    const shown = word.replace("\uFEFF", "\\ufeff");
    expect(errorOf(`"${word}"`).msg).toBe(`bad toplevel token '${shown}'`);
  });
});
