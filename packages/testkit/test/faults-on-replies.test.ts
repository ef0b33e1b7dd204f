import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { at, type FaultRule, faults, TestServer } from "../src/index.ts";
import { RawClient } from "./raw-client.ts";

type Rules = FaultRule | readonly FaultRule[];

interface Seen {
  readonly control: string;
  readonly segments: readonly string[];
  readonly ended: "open" | "end" | "reset";
}

/** Logs in, sends commands and a FEAT behind them in one go, and collects what comes before FEAT's reply. */
async function answersTo(commands: readonly string[], rules: Rules): Promise<Seen> {
  await using server = await TestServer.start({ faults: [rules] });
  await using client = await RawClient.connect(server);
  await client.login();
  client.chunks.length = 0;
  client.send([...commands, "FEAT", ""].join("\r\n"));
  const control = await client.until("211 End\r\n");
  const segments = client.chunks.map((chunk) => chunk.toString("latin1"));
  return { control: control.split("211-Features")[0] as string, segments, ended: client.how };
}

const PWD = '257 "/" is the current directory\r\n';

describe("replies: what PWD is answered with, and what FEAT after it", () => {
  const rows: readonly (readonly [name: string, fault: Rules, control: string, ended?: string])[] = [
    ["the truth", [], PWD],
    ["nothing", at("pwd", faults.nothing()), ""],
    ["twice", at("pwd", faults.twice()), PWD + PWD],
    ["reply", at("pwd", faults.reply("200 other")), "200 other\r\n"],
    ["reply, F10", at("pwd", faults.withCode(250)), PWD.replace("257", "250")],
    ["withCode, F5", at("pwd", faults.withCode("9x9")), PWD.replace("257", "9x9")],
    ["temporary", at("pwd", faults.temporary()), "450 Try again later\r\n"],
    ["permanent, F11", at("pwd", faults.permanent(502)), "502 No\r\n"],
    ["before", at("pwd", faults.before("230 early")), `230 early\r\n${PWD}`],
    ["after, F9", at("pwd", faults.after("226 extra")), `${PWD}226 extra\r\n`],
    ["truncate", at("pwd", faults.truncate(6)), '257 "/'],
    ["codeOnly, F5", at("pwd", faults.codeOnly()), "257\r\n"],
    ["withoutBlank", at("pwd", faults.withoutBlank()), PWD.replace("257 ", "257")],
    [
      "multiline, S95",
      at("pwd", faults.multiline("230 x", " 257 y")),
      `257-first\r\n230 x\r\n 257 y\r\n${PWD}`,
    ],
    ["unfinished, S78", at("pwd", faults.unfinished()), PWD.replace("257 ", "257-")],
    [
      "unfinished, S78, of several lines",
      at("pwd", faults.multiline("in the middle"), faults.unfinished()),
      `257-first\r\nin the middle\r\n${PWD.replace("257 ", "257-")}`,
    ],
    ["withText", at("pwd", faults.withText("hi")), "257 hi\r\n"],
    [
      "changeText",
      at(
        "pwd",
        faults.changeText((text) => text.toUpperCase()),
      ),
      PWD.toUpperCase(),
    ],
    ["lyingPath, S18", at("pwd", faults.lyingPath("/x\0\r\nDELE y")), '257 "/x\0\r\nDELE y"\r\n'],
    ["garbage, S12", at("pwd", faults.garbage(Buffer.from([1, 2, 250]))), "\x01\x02\xfa"],
    ["otherService, S12", at("pwd", faults.otherService()), "SSH-2.0-OpenSSH_9.9\r\n"],
    ["flood, S80", at("pwd", faults.flood(3000, "150 x")), "150 x\r\n".repeat(3000) + PWD],
    ["longLine, S78", at("pwd", faults.longLine(9000)), `257 ${"x".repeat(8996)}\r\n`],
    ["endlessLine, S78", at("pwd", faults.endlessLine(70_000)), `257 ${"x".repeat(2 * 65_536)}`],
    ["endlessReply, S78", at("pwd", faults.endlessReply(5, 257)), "257-line\r\n".repeat(5)],
    ["bareLineFeeds, F3", at("pwd", faults.bareLineFeeds()), PWD.replace("\r", "")],
    ["bareCarriageReturns, F3", at("pwd", faults.bareCarriageReturns()), PWD.replace("\n", "")],
    ["strayCarriageReturns, F3", at("pwd", faults.strayCarriageReturns()), PWD.replace("\r", "\r\r")],
    ["swappedLineEnds, F3", at("pwd", faults.swappedLineEnds()), PWD.replace("\r\n", "\n\r")],
    ["emptyLineBefore", at("pwd", faults.emptyLineBefore()), `\r\n${PWD}`],
    ["notUtf8, F6", at("pwd", faults.notUtf8()), "257 gr\xfc\xdfe \xff\xfe\r\n"],
    ["nulBytes", at("pwd", faults.nulBytes()), "257 a\0b\0\r\n"],
    [
      "telnetNoise, S26",
      at("pwd", faults.telnetNoise()),
      `\xff\xfd\x06\xff\xfb\x01${PWD.replace(" ", " \xff\xff")}`,
    ],
    ["terminalEscapes, S92", at("pwd", faults.terminalEscapes()), "257 \x1b[31m\x1b]0;title\x07\x9b2J\r\n"],
    ["byteOrderMark", at("pwd", faults.byteOrderMark()), `\xef\xbb\xbf${PWD}`],
    ["late", at("pwd", faults.late(5)), PWD],
    ["pauseAfter", at("pwd", faults.pauseAfter(5)), PWD],
    ["compose by order", at("pwd", faults.withText("a"), faults.twice()), "257 a\r\n257 a\r\n"],
    ["rawBytes", at("pwd", faults.rawBytes("raw")), `raw${PWD}`],
    ["actionsBefore", at("pwd", faults.actionsBefore({ kind: "send", bytes: Buffer.from("x") })), `x${PWD}`],
    ["actionsAfter", at("pwd", faults.actionsAfter({ kind: "send", bytes: Buffer.from("x") })), `${PWD}x`],
    [
      "when",
      at(
        "reply",
        faults.when((step) => step.verb === "PWD", faults.withText("!")),
      ),
      "257 !\r\n",
    ],
    ["serviceClosing, F8", at("pwd", faults.serviceClosing("421 bye")), "421 bye\r\n", "end"],
    ["fin", at("pwd", faults.fin()), "", "end"],
    ["finAfter, F12", at("pwd", faults.finAfter()), PWD, "end"],
    ["end", at("pwd", faults.end()), "", "end"],
    ["endAfter", at("pwd", faults.endAfter()), PWD, "end"],
    ["closeControl", at("pwd", faults.closeControl()), "", "end"],
    ["reset", at("pwd", faults.reset()), "", "reset"],
    ["cutOff", at("pwd", faults.cutOff(7)), '257 "/"', "end"],
  ];

  const cases = rows.map(([name, rules, control, ended = "open"]) => ({
    name,
    rules,
    expected: [control, ended],
  }));
  it.each(cases)("$name", async ({ rules, expected }) => {
    const seen = await answersTo(["PWD"], rules);
    expect([seen.control, seen.ended]).toEqual(expected);
  });

  it("resetAfter: the reply may be lost, the connection is", async () => {
    const seen = await answersTo(["PWD"], at("pwd", faults.resetAfter()));
    expect(PWD.startsWith(seen.control)).toBe(true);
    expect(seen.ended).toBe("reset");
  });

  it.each([
    ["silence, F77", faults.silence(), ""],
    ["silenceAfter, F77", faults.silenceAfter(), PWD],
  ])("%s: FEAT is never answered", async (_name, fault, control) => {
    const server = await TestServer.start({ faults: [at("pwd", fault)] });
    await using client = await RawClient.connect(server);
    await client.login();
    client.send("PWD\r\nFEAT\r\n");
    if (control !== "") expect(await client.until("\r\n")).toBe(control);
    await server.stop();
    expect(await client.rest()).toBe("");
    expect(server.transcript.lines).not.toContain("C: FEAT");
  });
});

describe("occasions: three times PWD", () => {
  const lie = faults.withText("lie");
  const rows: readonly (readonly [name: string, fault: Rules, lies: readonly boolean[]])[] = [
    ["once", at("pwd", faults.once(lie)), [true, false, false]],
    ["nth", at("pwd", faults.nth(2, lie)), [false, true, false]],
    ["from", at("pwd", faults.from(2, lie)), [false, true, true]],
    [
      "when",
      at(
        "reply",
        faults.when((step) => step.argument === "2", lie),
      ),
      [false, true, false],
    ],
    ["two rules", [at("pwd", faults.once(lie)), at("pwd", faults.nth(3, lie))], [true, false, true]],
  ];
  it.each(rows)("%s", async (_name, rules, lies) => {
    const seen = await answersTo(["PWD 1", "PWD 2", "PWD 3"], rules);
    expect(seen.control).toBe(lies.map((isLie) => (isLie ? "257 lie\r\n" : PWD)).join(""));
  });
});

describe("segments: how PWD's reply arrives", () => {
  it("oneByteAtATime, F1", async () => {
    const { segments } = await answersTo(["PWD"], at("pwd", faults.oneByteAtATime()));
    expect(segments.slice(0, PWD.length)).toEqual([...PWD]);
  });

  it("splitEvery, F1", async () => {
    const { segments } = await answersTo(["PWD"], at("pwd", faults.splitEvery(10)));
    expect(segments.slice(0, 4)).toEqual([
      PWD.slice(0, 10),
      PWD.slice(10, 20),
      PWD.slice(20, 30),
      PWD.slice(30),
    ]);
  });

  it("splitAt, F1", async () => {
    const { segments } = await answersTo(["PWD"], at("pwd", faults.splitAt(3, PWD.length - 1)));
    expect(segments.slice(0, 3)).toEqual(["257", PWD.slice(3, -1), "\n"]);
  });

  it("drip, S81", async () => {
    const { segments } = await answersTo(["PWD"], at("pwd", faults.drip(1, 20)));
    expect(segments.slice(0, 2)).toEqual([PWD.slice(0, 20), PWD.slice(20)]);
  });

  it("coalesce, F2", async () => {
    const { segments } = await answersTo(["PWD"], at("pwd", faults.after("226 x"), faults.coalesce()));
    expect(segments[0]).toMatch(/^257 .*\r\n226 x\r\n/);
  });
});

describe("steps", () => {
  it("greeting, F7: 120 comes before 220", async () => {
    await using server = await TestServer.start({ faults: [at("greeting", faults.before("120 soon"))] });
    await using client = await RawClient.connect(server);
    expect([await client.reply(), await client.reply()]).toEqual(["120 soon", "220 @ftplib/testkit ready"]);
  });

  it("a -command step: the command is refused and not carried out", async () => {
    const { control } = await answersTo(
      ["MKD x", "CWD x"],
      at("mkd-command", faults.reply('257 "/x" created')),
    );
    expect(control).toBe('257 "/x" created\r\n550 x: No such file or directory\r\n');
  });

  it("a reply step: the command is carried out, its reply is lost, F60", async () => {
    const { control } = await answersTo(["MKD x", "CWD x"], at("mkd", faults.nothing()));
    expect(control).toBe("250 Directory changed\r\n");
  });

  it("until: replies out of order", async () => {
    const { control } = await answersTo(["PWD", "NOOP"], at("pwd", faults.until("noop")));
    expect(control).toBe(`200 NOOP command successful\r\n${PWD}`);
  });

  it("*: everything, the greeting too", async () => {
    await using server = await TestServer.start({ faults: [at("*", faults.withCode(500))] });
    await using client = await RawClient.connect(server);
    expect(await client.reply()).toBe("500 @ftplib/testkit ready");
    expect(await client.say("USER user")).toBe("500 Password required for user");
  });

  it("twice as many rules, none for the step: the truth", async () => {
    const { control } = await answersTo(["PWD"], [at("noop", faults.fin()), at("cwd", faults.fin())]);
    expect(control).toBe(PWD);
  });
});

describe("silence and waiting", () => {
  const rows: readonly (readonly [string, FaultRule])[] = [
    ["silence", at("pwd", faults.silence())],
    ["silenceAfter", at("pwd", faults.silenceAfter())],
    ["late", at("pwd", faults.late(2 ** 30))],
  ];
  it.each(rows)("%s is over when the client has ended its half", async (_, rule) => {
    await using server = await TestServer.start({ faults: [rule] });
    await using client = await RawClient.connect(server);
    await client.login();
    const closed = once(client.socket, "close");
    client.send("PWD\r\n");
    client.socket.end();
    await closed;
  });
});
