import { describe, expect, it } from "vitest";
import { ConnectionClosedError, LimitError, ProtocolError, ReplyParser } from "../src/index.ts";
import { bytes, codeOf, parse } from "./cuts.ts";

const LIMIT = "ERR_FTP_LIMIT";

describe("limits", () => {
  it.each([
    { length: 8191, error: undefined },
    { length: 8192, error: undefined },
    { length: 8193, error: LIMIT },
  ])("S78, R8: a line of $length bytes and its terminator", ({ length, error }) => {
    const line = `220 ${"x".repeat(length - 4)}`;
    for (const end of ["\r\n", "\n", ""]) expect(parse([bytes(line + end)]).error).toBe(error);
  });

  it("R9: the limit counts bytes, not characters", () => {
    expect(parse([bytes(`220 ${"\xc3\xa9".repeat(4094)}\r\n`)]).replies[0]?.[0]).toHaveLength(4098);
    expect(parse([bytes(`220 ${"\xc3\xa9".repeat(4095)}\r\n`)]).error).toBe(LIMIT);
  });

  it.each([
    { length: 65535, error: undefined },
    { length: 65536, error: undefined },
    { length: 65537, error: LIMIT },
  ])("S78: a reply of $length bytes, terminators counted as one each", ({ length, error }) => {
    const wire = ["220-a"];
    let left = length - 6;
    for (; left > 4100; left -= 4001) wire.push("x".repeat(4000));
    wire.push(`220 ${"x".repeat(left - 5)}`, "");
    expect(wire.join("\n")).toHaveLength(length);
    expect(parse([bytes(wire.join("\r\n"))]).error).toBe(error);
  });

  it.each([
    { count: 1023, error: undefined },
    { count: 1024, error: undefined },
    { count: 1025, error: LIMIT },
  ])("S78: a reply of $count lines", ({ count, error }) => {
    const wire = `220-a\r\n${"x\r\n".repeat(count - 2)}220 b\r\n`;
    expect(parse([bytes(wire)]).error).toBe(error);
  });

  it("S78: an endless line is given up as soon as it is too long, and forgotten", () => {
    const parser = new ReplyParser();
    expect(() => {
      for (;;) parser.push(new Uint8Array(1000).fill(0x32));
    }).toThrow(new LimitError("a line is longer than 8192 bytes"));
    expect(parser.pending).toBe(0);
  });

  it("S78: an endless reply is given up before it ends, and forgotten", () => {
    const parser = new ReplyParser();
    let lines = 0;
    parser.push(bytes("220-a\r\n"));
    expect(() => {
      for (; ; lines += 1) parser.push(bytes("220-b\r\n"));
    }).toThrow(new LimitError("a reply is longer than 1024 lines"));
    expect(lines).toBe(1023);
    expect(parser.pending).toBe(0);
  });

  it("limits are per reply: many short replies pass", () => {
    const wire = "220-a\r\n220 b\r\n".repeat(5000);
    expect(parse([bytes(wire)]).replies).toHaveLength(5000);
  });

  it.each(["maxLineLength", "maxReplyLength", "maxReplyLines"])(
    "%s must be a whole number from 1",
    (name) => {
      for (const limit of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(() => new ReplyParser({ [name]: limit })).toThrow(RangeError);
      }
      expect(new ReplyParser({ [name]: undefined }).pending).toBe(0);
    },
  );
});

describe("after a failure", () => {
  it("F1: replies of the same chunk come first, and the failure with the next call", () => {
    const parser = new ReplyParser();
    expect(parser.failure).toBeUndefined();
    expect(parser.push(bytes("200 a\r\nbad\r\n200 b\r\n")).map(String)).toEqual(["200 a"]);
    const { failure } = parser;
    expect(failure).toBeInstanceOf(ProtocolError);
    for (const next of [
      () => parser.push(bytes("200 c\r\n")),
      () => parser.pushLine(bytes("200 c")),
      () => parser.end(),
    ]) {
      expect(next).toThrow(failure);
    }
  });

  it("F1: so it is when the next line is too long", () => {
    const parser = new ReplyParser({ maxLineLength: 8 });
    expect(parser.push(bytes("200 a\r\n200 too long")).map(String)).toEqual(["200 a"]);
    expect(parser.failure).toBeInstanceOf(LimitError);
  });

  it.each(["push", "pushLine", "end"])("a failure of %s stays", (method) => {
    const parser = new ReplyParser();
    const fail = () => {
      if (method === "push") parser.push(bytes("bad\r\n"));
      if (method === "pushLine") parser.pushLine(bytes("bad"));
      if (method === "end") {
        parser.push(bytes("bad"));
        parser.end();
      }
    };
    expect(fail).toThrow('not a reply: "bad"');
    expect(parser.failure).toBeInstanceOf(ProtocolError);
    expect(() => parser.push(bytes("200 ok\r\n"))).toThrow('not a reply: "bad"');
  });

  it("R5: the end inside a reply names its code", () => {
    const parser = new ReplyParser();
    parser.push(bytes("211-a\r\n"));
    expect(() => parser.end()).toThrow(new ConnectionClosedError("the connection ended inside a 211 reply"));
    expect(() => parser.push(bytes("211 b\r\n"))).toThrow(ConnectionClosedError);
  });
});

describe("the offending line", () => {
  it("is in the error as it came, and in the message escaped and cut", () => {
    const line = `SSH\x1b[2J${"x".repeat(1000)}`;
    try {
      new ReplyParser().push(bytes(`${line}\r\n`));
      expect.unreachable();
    } catch (error) {
      expect(codeOf(error)).toBe("ERR_FTP_PROTOCOL");
      expect(error).toMatchObject({ line });
      expect(String(error)).toMatch(/^ProtocolError: not a reply: "SSH\\x1b\[2Jx{193}…"$/);
    }
  });
});

describe("lines given one by one", () => {
  it("make the same replies", () => {
    const parser = new ReplyParser();
    const answers = ["220-a", "220 b", "331 c"].map((line) => parser.pushLine(bytes(line))?.text);
    expect(answers).toEqual([undefined, "220-a\n220 b", "331 c"]);
  });

  it("S78: are bounded as well", () => {
    const parser = new ReplyParser({ maxLineLength: 8 });
    expect(parser.pushLine(bytes("220 1234"))?.code).toBe(220);
    expect(() => parser.pushLine(bytes("220 12345"))).toThrow(LimitError);
  });
});

describe("pending", () => {
  it("S50: counts what is held of a line and of a reply", () => {
    const parser = new ReplyParser();
    expect(parser.pending).toBe(0);
    parser.push(bytes("23"));
    expect(parser.pending).toBe(2);
    parser.push(bytes("4 ok\r\n"));
    expect(parser.pending).toBe(0);
    parser.push(bytes("234-a\r\n2"));
    expect(parser.pending).toBe(7);
    parser.push(bytes("34 b\r\n"));
    expect(parser.pending).toBe(0);
  });
});

describe("decode", () => {
  it("K16: sees each line's bytes, without the terminator, and makes the text", () => {
    const seen: number[][] = [];
    const parser = new ReplyParser({
      decode(line) {
        seen.push([...line]);
        return `220${line.length > 5 ? "-" : " "}ä`;
      },
    });
    const [reply] = parser.push(bytes("220-\xe4x\r\n220 \xe4\r\n"));
    expect(seen).toEqual([
      [50, 50, 48, 45, 0xe4, 0x78],
      [50, 50, 48, 32, 0xe4],
    ]);
    expect(reply?.lines).toEqual(["220-ä", "220 ä"]);
  });

  it("has no say in what a reply is: that is decided on the bytes", () => {
    const parser = new ReplyParser({ decode: () => "999 no" });
    expect(parser.push(bytes("220 a\r\n")).map(String)).toEqual(["999 no"]);
    expect(() => parser.push(bytes("999 a\r\n"))).toThrow(ProtocolError);
  });

  it("kills the parser by what it throws", () => {
    const boom = new TypeError("boom");
    const parser = new ReplyParser({
      decode() {
        throw boom;
      },
    });
    expect(() => parser.push(bytes("220 a\r\n"))).toThrow(boom);
    expect(() => parser.push(bytes("220 a\r\n"))).toThrow(boom);
  });
});
