import { inspect } from "node:util";
import { ConnectionClosedError, PermanentReplyError, ProtocolError, Reply } from "@ftplib/reply";
import { describe, expect, it } from "vitest";
import { MASK } from "../src/command/command.ts";
import { DebugLog } from "../src/log/debug-log.ts";
import { maskError } from "../src/log/mask-error.ts";
import { Secrets } from "../src/command/secrets.ts";

const CANARY = "CANARY-s3cr3t";

function secretsWith(...values: string[]): Secrets {
  const secrets = new Secrets();
  for (const value of values) secrets.add(value);
  return secrets;
}

describe("masking by value (S65)", () => {
  it("S65: hides a value wherever it turns up, with a mask of fixed width", () => {
    const secrets = secretsWith(CANARY, "abcd");
    expect(secrets.mask(`a ${CANARY} b ${CANARY}abcd`)).toBe(`a ${MASK} b ${MASK}${MASK}`);
    expect(secrets.mask("nothing")).toBe("nothing");
  });

  it("leaves ordinary words alone: what is shorter than four characters, and the anonymous password", () => {
    const secrets = secretsWith("", "a", "abc", "anonymous@");
    expect(secrets.mask("abc anonymous@ a")).toBe("abc anonymous@ a");
  });

  it("S65: a secret is known also as errors spell it", () => {
    expect(
      secretsWith("pass\u202eword").mask(new PermanentReplyError(new Reply("530 pass\u202eword")).message),
    ).toBe(`530 ${MASK}`);
  });
});

describe("debug output (A12)", () => {
  it.each([
    ["PASS secret", `'PASS ${MASK}'`],
    ["pass secret", `'pass ${MASK}'`],
    ["PASS secret\r\n", String.raw`'PASS ${MASK}\r\n'`],
    ["PASS \r\n", String.raw`'PASS ${MASK}\r\n'`],
    ["PASS", "'PASS'"],
    ["Pass x", `'Pass ${MASK}'`],
    ["ACCT secret", `'ACCT ${MASK}'`],
    ["USER u", "'USER u'"],
    [`SITE PSWD ${CANARY}`, `'SITE PSWD ${MASK}'`],
    [`530-no\n530 ${CANARY}`, String.raw`'530-no\n530 ${MASK}'`],
  ])("A12, C10, K19: sanitize(%j)", (text, literal) => {
    expect(new DebugLog(secretsWith(CANARY), () => {}).sanitize(text)).toBe(literal);
  });

  it.each([
    [0, []],
    [1, ["welcome", "cmd", "resp"]],
    [2, ["welcome", "cmd", "resp", "put", "get"]],
    [3, ["welcome", "cmd", "resp", "put", "get", "retr"]],
    [-1, ["welcome", "cmd", "resp"]],
    [1.5, ["welcome", "cmd", "resp"]],
  ])("A12, M17: at level %d", (level, tags) => {
    const lines: string[] = [];
    const log = new DebugLog(new Secrets(), (line) => lines.push(line));
    log.level = level;
    for (const tag of ["welcome", "cmd", "resp", "put", "get", "retr"] as const) log.write(tag, "x");
    expect(lines).toEqual(tags.map((tag) => `*${tag}* 'x'`));
  });
});

describe("errors (S65 to S67)", () => {
  const everything = (error: unknown): string =>
    [
      String(error),
      inspect(error, { depth: 9, showHidden: true }),
      JSON.stringify(error),
      error instanceof Error ? error.stack : "",
    ].join("\n");

  it.each([
    ["in JSON", (secret: string) => JSON.stringify(secret).slice(1, -1)],
    ["with quotes doubled", (secret: string) => secret.replaceAll('"', '""')],
    ["with apostrophes doubled", (secret: string) => secret.replaceAll("'", "''")],
    ["with backslashes before quotes", (secret: string) => secret.replaceAll(/["']/g, "\\$&")],
    [
      "percent-encoded in small letters",
      (secret: string) => encodeURIComponent(secret).replaceAll(/%../g, (byte) => byte.toLowerCase()),
    ],
    ["percent-encoded", (secret: string) => encodeURIComponent(secret)],
  ])("S65: hold no secret that a server repeated %s", (_name, spell) => {
    const secrets = new Secrets();
    const secret = `pass "word's" \\ %é`;
    secrets.add(secret);
    const reply = new PermanentReplyError(new Reply(`530 "${spell(secret)}" is wrong`), {
      command: "SITE X",
    });
    expect(everything(maskError(reply, secrets))).not.toContain(spell(secret));
  });

  it("S65: hold no secret that a server repeated, nor do their causes", () => {
    const reply = new PermanentReplyError(new Reply(`530-no\n530 ${CANARY} is wrong`), {
      command: `SITE ${CANARY}`,
    });
    const error = new ConnectionClosedError("closed", { cause: reply });
    expect(everything(error)).toContain(CANARY);
    expect(maskError(error, secretsWith(CANARY))).toBe(error);
    expect(everything(error)).not.toContain(CANARY);
    expect(reply).toMatchObject({
      message: expect.stringContaining(`530 ${MASK} is wrong`),
      command: `SITE ${MASK}`,
      reply: { code: 530 },
    });
  });

  it("S65: nor the line that was no reply", () => {
    const error = new ProtocolError(`not a reply: ${CANARY}`, { line: CANARY });
    expect(everything(maskError(error, secretsWith(CANARY)))).not.toContain(CANARY);
    expect(error.line).toBe(MASK);
  });

  it("are left alone when they have none, or are not ours, or go round in circles", () => {
    const reply = new Reply("550 no");
    const error = new PermanentReplyError(reply, { command: "DELE x" });
    maskError(error, secretsWith(CANARY));
    expect(error.reply).toBe(reply);
    const own = new Error(CANARY);
    expect(maskError(own, secretsWith(CANARY))).toBe(own);
    expect(own.message).toBe(CANARY);
    const round = new Error("round");
    round.cause = round;
    expect(maskError(round, secretsWith(CANARY))).toBe(round);
    expect(maskError("text", secretsWith("text"))).toBe("text");
  });
});
