import { inspect } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ConnectionClosedError,
  errorForReply,
  escapeControls,
  FtpError,
  isFtpError,
  isReplyError,
  LimitError,
  PermanentReplyError,
  ProtocolError,
  Reply,
  ReplyError,
  TemporaryReplyError,
  TimeoutError,
  UnexpectedReplyError,
} from "../src/index.ts";

const plain = [
  [FtpError, "FtpError", "ERR_FTP"],
  [ProtocolError, "ProtocolError", "ERR_FTP_PROTOCOL"],
  [LimitError, "LimitError", "ERR_FTP_LIMIT"],
  [ConnectionClosedError, "ConnectionClosedError", "ERR_FTP_CLOSED"],
  [TimeoutError, "TimeoutError", "ERR_FTP_TIMEOUT"],
] as const;

const ofReplies = [
  [UnexpectedReplyError, "UnexpectedReplyError", "ERR_FTP_UNEXPECTED_REPLY"],
  [TemporaryReplyError, "TemporaryReplyError", "ERR_FTP_TEMPORARY"],
  [PermanentReplyError, "PermanentReplyError", "ERR_FTP_PERMANENT"],
] as const;

describe.each(plain)("%o", (Class, name, code) => {
  it("has its name, its code and its context", () => {
    const cause = new Error("deeper");
    const reply = new Reply("421 bye");
    const error = new Class("it broke", {
      reply,
      command: "RETR a",
      phase: "reply",
      cause,
      hint: "Try later.",
    });
    expect(error).toBeInstanceOf(FtpError);
    expect(error).toMatchObject({ name, code, reply, command: "RETR a", phase: "reply", cause });
    expect(String(error)).toBe(`${name}: it broke (command: RETR a) Try later.`);
    expect(error.stack).toMatch(new RegExp(`^${name}: it broke`));
    expect(isFtpError(error)).toBe(true);
    expect(isReplyError(error)).toBe(false);
  });

  it("has nothing that was not given", () => {
    expect(Object.keys(new Class("it broke"))).toEqual(["code"]);
    expect(Object.keys(new Class("it broke", { reply: undefined, phase: undefined }))).toEqual(["code"]);
    expect("cause" in new Class("it broke")).toBe(false);
  });
});

describe.each(ofReplies)("%o", (Class, name, code) => {
  it("has its name, its code and its context; its message begins with the reply", () => {
    const cause = new Error("deeper");
    const reply = new Reply(["550-No", "550 way"]);
    const error = new Class(reply, { command: "RETR a", phase: "reply", cause, hint: "Try later." });
    expect(error).toBeInstanceOf(ReplyError);
    expect(error).toBeInstanceOf(FtpError);
    expect(error).toMatchObject({ name, code, reply, command: "RETR a", phase: "reply", cause });
    expect(String(error)).toBe(`${name}: 550-No\n550 way (command: RETR a) Try later.`);
    expect(new Class(reply).message).toBe(reply.text);
    expect(isFtpError(error)).toBe(true);
    expect(isReplyError(error)).toBe(true);
  });
});

describe("retryable", () => {
  it.each([
    [FtpError, false],
    [ProtocolError, false],
    [LimitError, false],
    [ConnectionClosedError, true],
    [TimeoutError, true],
  ] as const)("R1: of a %o is %j", (Class, expected) => {
    const error = new Class("it broke");
    expect(error.retryable).toBe(expected);
    expect(Object.keys(error)).not.toContain("retryable");
  });

  it("R1: can be overridden by a subclass", () => {
    class CertificateError extends ConnectionClosedError {
      override get retryable(): boolean {
        return false;
      }
    }
    expect(new CertificateError("expired").retryable).toBe(false);
  });
});

describe("errorForReply", () => {
  it.each([
    ["E1", "421 bye", TemporaryReplyError],
    ["E1", "450 busy", TemporaryReplyError],
    ["E1", "499", TemporaryReplyError],
    ["E2", "500 what", PermanentReplyError],
    ["E2", "599", PermanentReplyError],
    ["E4", "150 x", UnexpectedReplyError],
    ["E4", "220 x", UnexpectedReplyError],
    ["E4", "331 x", UnexpectedReplyError],
    ["E3", "600 x", ProtocolError],
    ["E3", "099 x", ProtocolError],
    ["E3", "abc-x\nabc y", ProtocolError],
    ["E3", "", ProtocolError],
  ])("%s: %j", (_row, text, Class) => {
    const reply = new Reply(text);
    const error = errorForReply(reply, { command: "NOOP" });
    expect(error.constructor).toBe(Class);
    expect(error).toMatchObject({ reply, command: "NOOP" });
    expect(error.message).toBe(`${text} (command: NOOP)`);
  });
});

describe("nothing hostile reaches a terminal", () => {
  const hostile = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

  it("S92: the message is escaped, the reply is not", () => {
    const text = "550 \x7f\x1b]0;x\x07 \x9b2J \u202eexe.txt";
    const error = errorForReply(new Reply(text), { command: "RETR \x1b" });
    expect(error.message).toBe("550 \\x7f\\x1b]0;x\\x07 \\x9b2J \\u202eexe.txt (command: RETR \\x1b)");
    expect(error.reply?.text).toBe(text);
    expect(inspect(error)).not.toMatch(/[\x1b\x07]/);
  });

  it("S91, S92: whatever the text", () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.integer({ min: 0, max: 0x2100 }).map((code) => String.fromCharCode(code)),
        fc.constantFrom("\n", "a"),
      ),
    });
    fc.assert(
      fc.property(text, (text) => {
        const escaped = escapeControls(text);
        expect(escaped).not.toMatch(hostile);
        expect(escapeControls(escaped)).toBe(escaped);
        if (!hostile.test(text)) expect(escaped).toBe(text);
        expect(new ProtocolError(text).message).toBe(escaped);
      }),
    );
  });
});

describe("another copy of the package, side by side", () => {
  it("is known by brand, not by class", async () => {
    const other: typeof import("../src/index.ts") = await import(
      new URL("../dist/index.js", import.meta.url).href
    );
    const error = other.errorForReply(new other.Reply("550 no"));
    expect(error).not.toBeInstanceOf(FtpError);
    expect(isFtpError(error)).toBe(true);
    expect(isReplyError(error)).toBe(true);
    const closed = new other.ConnectionClosedError("gone");
    expect(isFtpError(closed)).toBe(true);
    expect(isReplyError(closed)).toBe(false);
  });

  it.each([undefined, null, "550", 550, {}, new Error("550"), { code: "ERR_FTP_PERMANENT" }])(
    "%o is no such error",
    (value) => {
      expect(isFtpError(value)).toBe(false);
      expect(isReplyError(value)).toBe(false);
    },
  );
});
