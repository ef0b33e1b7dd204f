import { array, assert as check, constantFrom, integer, property, string, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  argument,
  type CommandRules,
  command,
  MASK,
  rawCommand,
  secretArgument,
} from "../src/command/command.ts";
import { type EncodingName, textCodec } from "../src/command/text-codec.ts";

function rules(encoding: EncodingName = "utf-8", allowControlBytes = false): CommandRules {
  return { codec: textCodec(encoding), allowControlBytes, remember: () => {} };
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

describe("the line of a command", () => {
  it.each([
    ["NOOP", [], "NOOP\r\n"],
    ["CWD", ["a b"], "CWD a b\r\n"],
    ["PASS", [""], "PASS \r\n"],
    ["NLST", ["", "x"], "NLST  x\r\n"],
    ["RETR", ["é"], "RETR \u00c3\u00a9\r\n"],
    // Never rewritten, whatever a shell or a URL would make of it (S22).
    ["DELE", [" a ;|%41\\..//~*"], "DELE  a ;|%41\\..//~*\r\n"],
  ])("C1, S22: %s %j", (verb, args, wire) => {
    const line = command(verb, ...args.map((text) => argument(text, "it", rules())));
    expect(latin1(line.line)).toBe(wire);
  });

  it("bytes go out as they are, and are shown as text", () => {
    const { line, shown } = command("RETR", argument(Uint8Array.of(0xe9, 0xff), "it", rules()));
    expect(latin1(line)).toBe("RETR \u00e9\u00ff\r\n");
    expect(shown).toBe("RETR éÿ");
  });

  it("bytes are copied: what the caller does to them later changes nothing", () => {
    const bytes = Uint8Array.of(0x61);
    const checked = argument(bytes, "it", rules());
    bytes[0] = 0x0a;
    expect([...checked.bytes]).toEqual([0x61]);
  });

  it("M5: the verb of a whole line is its first word in upper case", () => {
    expect(rawCommand("type a", rules())).toMatchObject({ verb: "TYPE", shown: "type a" });
    expect(rawCommand("NOOP", rules())).toMatchObject({ verb: "NOOP", shown: "NOOP" });
  });
});

describe("what no command holds", () => {
  it.each(["\r", "\n", "\0", "I\r\nDELE b", "\t", "é"])(
    "S14: a string that passes for one of the program's own: %j",
    (text) => {
      expect(() => command("TYPE", text)).toThrow(RangeError);
      expect(() => command("SITE", "UTIME", text)).toThrow(RangeError);
    },
  );

  it.each([
    ["a\rb", 1, "0D"],
    ["\n", 0, "0A"],
    ["ab\0", 2, "00"],
  ])("E7, C1, K7, S14, S17: %j", (text, offset, hex) => {
    for (const allowed of [false, true]) {
      const attempt = (): unknown => argument(text, "the path", rules("utf-8", allowed));
      expect(attempt).toThrow(RangeError);
      expect(attempt).toThrow(`the path holds the byte 0x${hex} at offset ${offset}`);
      expect(() => rawCommand(text, rules("utf-8", allowed))).toThrow(RangeError);
    }
  });

  it.each(["\t", "\x01", "\x1b[2J", "\x7f", "\x0b"])(
    "S14: the control byte %j, unless it is allowed",
    (text) => {
      expect(() => argument(text, "it", rules())).toThrow("allowControlBytes");
      expect(latin1(argument(text, "it", rules("utf-8", true)).bytes)).toBe(text);
    },
  );

  it("S20: text that an encoding would fold into CR LF", () => {
    for (const encoding of ["latin1", "ascii"] as const) {
      expect(() => argument("\u560d\u560aDELE x", "it", rules(encoding))).toThrow("U+560D");
    }
  });

  it("S20: bytes that a caller's codec makes", () => {
    const folding = {
      encode: (text: string) => Uint8Array.from(Buffer.from(text, "latin1")),
      decode: String,
    };
    const attempt = (): unknown =>
      argument("\u560d\u560aDELE x", "it", { ...rules(), codec: { ...folding, decode: () => "" } });
    expect(attempt).toThrow("0x0D at offset 0");
  });

  it.each([[null], [undefined], [5], [{}], [["a"]]])("E8: %j is neither text nor bytes", (value) => {
    expect(() => Reflect.apply(argument, undefined, [value, "the path", rules()])).toThrow(TypeError);
  });

  it("S67: the error tells where, never what", () => {
    expect(() => secretArgument("hunter2\r\nDELE x", "password", rules())).toThrow(
      /^password holds the byte 0x0D at offset 7: CR, LF and NUL cannot be part of a command$/,
    );
  });

  it("S14, S20: the wire holds exactly one CR LF for a call, or nothing", () => {
    const encodings = constantFrom<EncodingName>("utf-8", "latin1", "ascii");
    const nasty = constantFrom("\r", "\n", "\r\n", "\0", "\u560d", "\u560a", "\u010d", "\ud80d", " ", "é");
    const text = array(string({ unit: nasty }), { maxLength: 3 });
    check(
      property(
        array(array(integer({ min: 0, max: 0x10ffff })).map((points) => String.fromCodePoint(...points))),
        text,
        encodings,
        (any, hard, encoding) => {
          const args = [...any, ...hard];
          let line: Uint8Array;
          try {
            line = command("SITE", ...args.map((arg) => argument(arg, "it", rules(encoding, true)))).line;
          } catch (error) {
            return error instanceof RangeError;
          }
          const wire = latin1(line);
          return (
            wire.indexOf("\r") === wire.length - 2 &&
            wire.indexOf("\n") === wire.length - 1 &&
            !wire.includes("\0")
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it("S22: an argument of bytes is on the wire as it was, or nowhere", () => {
    check(
      property(uint8Array(), (bytes) => {
        const isBad = bytes.some((byte) => byte < 0x20 || byte === 0x7f);
        if (isBad) return void expect(() => argument(bytes, "it", rules())).toThrow(RangeError);
        expect(latin1(command("X", argument(bytes, "it", rules())).line)).toBe(`X ${latin1(bytes)}\r\n`);
      }),
    );
  });
});

describe("what is shown of a command", () => {
  it("A12, K19, S65: a secret is a mask of fixed width", () => {
    for (const secret of ["", "x", "a long password"]) {
      expect(command("PASS", secretArgument(secret, "password", rules())).shown).toBe(`PASS ${MASK}`);
    }
  });

  it.each([
    ["PASS secret", `PASS ${MASK}`],
    ["pass secret", `pass ${MASK}`],
    ["Pass a b", `Pass ${MASK}`],
    ["ACCT secret", `ACCT ${MASK}`],
    ["PASS", "PASS"],
    ["PASSWORD x", "PASSWORD x"],
    ["USER u", "USER u"],
    ["SITE CHPASS me secret", `SITE CHPASS ${MASK}`],
    ["site passwd secret", `site passwd ${MASK}`],
    ["SITE PSWD old new", `SITE PSWD ${MASK}`],
    ["SITE PASSWD", "SITE PASSWD"],
    ["SITE CHMOD 600 passwd", "SITE CHMOD 600 passwd"],
  ])("A12, K19, S66: %s", (line, shown) => {
    const whole = rawCommand(line, rules());
    expect(whole.shown).toBe(shown);
    expect(latin1(whole.line)).toBe(`${line}\r\n`);
  });

  it("S65: every secret is remembered, to be masked by value elsewhere", () => {
    const remembered: string[] = [];
    const remember = (secret: string): void => void remembered.push(secret);
    secretArgument("one", "password", { ...rules(), remember });
    rawCommand("ACCT two", { ...rules(), remember });
    rawCommand("USER three", { ...rules(), remember });
    rawCommand("SITE CHPASS me four", { ...rules(), remember });
    rawCommand("SITE CHMOD 600 five", { ...rules(), remember });
    expect(remembered).toEqual(["one", "two", "me four", "four"]);
  });
});
