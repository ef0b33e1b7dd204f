import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { createServer } from "node:net";
import { at, faults } from "@ftplib/testkit";
import { describe, expect, it, vi } from "vitest";
import { FTP } from "../src/index.ts";
import { meet, meetLiar } from "./hostile-server.ts";

const connected = async (ftp: FTP): Promise<string> => (await ftp.connect()).text;

const READ = `
  C: TYPE I
  S: 200 ok
  C: PASV
  S: 227 ({pasv})
  C: RETR x
`;

async function retrieve(ftp: FTP): Promise<string> {
  let text = "";
  await ftp.retrbinary("RETR x", (block) => void (text += Buffer.from(block).toString()));
  return text;
}

describe("who answers is no FTP server", () => {
  const others = [
    "S: SSH-2.0-OpenSSH_9.9",
    "S: HTTP/1.1 400 Bad Request",
    "S: +OK POP3 ready",
    "S: * OK IMAP4rev1 ready",
    "S| \\x15\\x03\\x03\\0\\x02\\x02\\n",
    "S| \\xff\\xfd\\x18\\xff\\xfd\\x1flogin: \\r\\n",
    "S: 2202 ready",
    "S| \\0\\x80\\xfe\\n",
  ];
  it.each(others)("S12: to %s nothing is said, and the error comes at once", async (banner) => {
    const { error, sent } = await meet(
      banner,
      async (ftp) => {
        await ftp.connect();
        await ftp.login("me", "secret");
      },
      { led: "nothing" },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_PROTOCOL", phase: "greeting" });
    expect(sent).toEqual([]);
  });

  it.each(["500 no", "554 5.5.1 no", "150 wait", "331 password?"])(
    "S12: nor to a greeting of %s",
    async (greeting) => {
      const { error, sent } = await meet(`S: ${greeting}`, connected, { led: "nothing" });
      expect(error).toBeInstanceOf(Error);
      expect(sent).toEqual([]);
    },
  );
});

describe("replies that never end", () => {
  const line = (bytes: number): string => `S: 200 ${"x".repeat(bytes - 4)}`;
  it.each([8191, 8192])("S78: a line of %i bytes is a line", async (bytes) => {
    const { value } = await meet(`C: NOOP\n${line(bytes)}`, (ftp) => ftp.sendcmd("NOOP"));
    expect(value?.text).toHaveLength(bytes);
  });
  it("S78: a line of 8193 bytes closes the connection", async () => {
    const { error } = await meet(`C: NOOP\n${line(8193)}`, (ftp) => ftp.sendcmd("NOOP"));
    expect(error).toMatchObject({ code: "ERR_FTP_LIMIT" });
  });

  const reply = (lines: number, width: number): string =>
    [
      "S: 200-begin",
      ...Array.from({ length: lines - 2 }, () => `S: ${"x".repeat(width)}`),
      "S: 200 end",
    ].join("\n");
  it.each([
    [1023, 1],
    [1024, 1],
    [65, 1000],
  ])("S78: %i lines of %i bytes are a reply", async (lines, width) => {
    const { value } = await meet(`C: HELP\n${reply(lines, width)}`, (ftp) => ftp.sendcmd("HELP"), {
      cuts: [undefined],
    });
    expect(value?.lines).toHaveLength(lines);
  });
  it.each([
    [1025, 1],
    [68, 1000],
  ])("S78: %i lines of %i bytes are not", async (lines, width) => {
    const { error } = await meet(`C: HELP\n${reply(lines, width)}`, (ftp) => ftp.sendcmd("HELP"), {
      cuts: [undefined],
    });
    expect(error).toMatchObject({ code: "ERR_FTP_LIMIT" });
  });

  it.each([
    ["a line without end", faults.endlessLine()],
    ["a reply without end", faults.endlessReply()],
  ])("S78: %s ahead of the login ends in an error, and nothing was sent", async (_, fault) => {
    const { error, sent } = await meetLiar({ faults: [at("greeting", fault)] }, connected, {
      led: "nothing",
    });
    expect(error).toMatchObject({ code: "ERR_FTP_LIMIT" });
    expect(sent).toEqual([]);
  });

  it("S80: a flood of 150 is cut off at the seventeenth", async () => {
    const flood = at("retr-preliminary", faults.flood(1_000_000, "150 wait"));
    const { error, sent } = await meetLiar({ tree: { x: "hello" }, faults: [flood] }, retrieve);
    expect(error).toMatchObject({ code: "ERR_FTP_PROTOCOL" });
    expect(sent.at(-1)).toBe("RETR x");
  });

  it("S80: sixteen are waited through", async () => {
    const { value } = await meet(
      `${READ}${"S: 150 wait\n".repeat(16)}D: hello\nD: (end)\nS: 226 done`,
      retrieve,
    );
    expect(value).toBe("hello\r\n");
  });

  it("S80: a flood while nobody waits closes the connection; the next command is not sent", async () => {
    const { value, sent } = await meetLiar(
      { faults: [at("noop", faults.flood(100_000, "200 hello"))] },
      async (ftp) => {
        await ftp.sendcmd("NOOP");
        await vi.waitUntil(() => ftp.state === "closed", { timeout: 30_000 });
        return await ftp.pwd().catch((thrown: unknown) => thrown);
      },
    );
    expect(value).toMatchObject({ code: "ERR_FTP_CLOSED", cause: { code: "ERR_FTP_PROTOCOL" } });
    expect(sent).toEqual(["NOOP"]);
  });

  it("S81: a greeting that drips is cut off at its deadline: a byte does not prolong it", async () => {
    const { error } = await meetLiar(
      { greeting: "x".repeat(4000), faults: [at("greeting", faults.drip(20, 1))] },
      connected,
      { led: "nothing", timeout: { greeting: 150 } },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_TIMEOUT", phase: "greeting" });
  });

  it("S81: so is the reply to a command", async () => {
    const { error } = await meetLiar(
      { faults: [at("noop", faults.withText("x".repeat(4000)), faults.drip(20, 1))] },
      (ftp) => ftp.sendcmd("NOOP"),
      { timeout: { reply: 150 } },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_TIMEOUT", phase: "reply" });
  });
});

describe("what a reply is", () => {
  it("S95: a line inside a reply that looks final is text", async () => {
    const { value } = await meet(
      `
      S: 220-welcome
      S: 230 Logged in
      S: 221 bye
      S:  220 indented
      S: 220 end
    `,
      connected,
      { led: "nothing" },
    );
    expect(value?.split("\n")).toHaveLength(5);
  });

  const quirks = [
    "OS/400 FTP",
    "UNKNOWN Type: L8 Version: BSD-44",
    "Windows_NT",
    "VMS V5.5",
    "MVS is the operating system",
  ];
  it.each(quirks)("S97: a server that calls itself %s is sent nothing else", async (name) => {
    const { value, sent } = await meetLiar(
      {
        greeting: name,
        tree: { x: "" },
        without: ["MLSD", "MLST"],
        faults: [at("syst", faults.withText(name))],
      },
      async (ftp) => {
        await ftp.sendcmd("SYST");
        const names: string[] = [];
        for await (const item of ftp.list()) if (item.kind === "entry") names.push(item.name);
        return names;
      },
    );
    expect(value).toEqual(["x"]);
    expect(sent).toEqual(["SYST", "FEAT", "OPTS UTF8 ON", "EPSV", "LIST -a"]);
  });

  it("F1: the same at every way to cut a whole session", async () => {
    const { value } = await meet(
      `${READ}S: 150 here\nD: hello\nD: (end)\nS: 226-stored\nS: 226 done\nC: QUIT\nS: 221 bye`,
      async (ftp) => [await retrieve(ftp), (await ftp.quit()).text],
      { cuts: [undefined, "each-byte", 2, 3, 5, 7, 11, [1], [2], [3], [4], [5], [6], [1, 2, 4, 8]] },
    );
    expect(value).toEqual(["hello\r\n", "221 bye"]);
  });

  it("F2: 150 and 226 in one segment are two replies; the data is still waited for", async () => {
    const { value } = await meetLiar(
      { tree: { x: "hello" }, faults: [faults.coalescedReplies("retr")] },
      retrieve,
    );
    expect(value).toBe("hello");
  });

  const ends: readonly [string, () => ReturnType<typeof faults.bareLineFeeds>][] = [
    ["LF", faults.bareLineFeeds],
    ["CR CR LF", faults.strayCarriageReturns],
    ["LF CR", faults.swappedLineEnds],
  ];
  it.each(ends)("F3: lines that end in %s are lines", async (_, fault) => {
    const { value } = await meetLiar(
      { tree: { x: "hello" }, faults: [at("reply", fault())] },
      async (ftp) => [await ftp.pwd(), await retrieve(ftp)],
    );
    expect(value).toEqual(["/", "hello"]);
  });

  const accepted: readonly [string, number][] = [
    ["S: 220", 1],
    ["S: 220-\nS: 220 ", 2],
    ["S: 220-a\nS: b\nS:  220 c\nS: 221 d\nS: 220", 5],
    ["S: 220-a\nS: 220-b\nS: 220 c", 3],
  ];
  it.each(accepted)("F4, F5: %s is a reply", async (script, lines) => {
    const { value } = await meet(script, connected, { led: "nothing" });
    expect(value?.split("\n")).toHaveLength(lines);
  });

  it.each(["633 no such code", "099 too low", "22 short", "2200", " 220 indented", ""])(
    "F5: %j is none",
    async (line) => {
      const { error, sent } = await meet(`S| ${line}\\r\\n`, connected, { led: "nothing" });
      expect(error).toMatchObject({ code: "ERR_FTP_PROTOCOL" });
      expect(sent).toEqual([]);
    },
  );

  it("F6: text that is not UTF-8 is text all the same", async () => {
    const { value } = await meet("S| 220 Willkommen, sch\\xf6n\\r\\n", connected, { led: "nothing" });
    expect(value).toBe("220 Willkommen, schön");
  });

  it("F7: 120 and then 220 is a greeting; the deadline is for both", async () => {
    const { value } = await meet("S: 120 soon\nS: 220 ready", connected, { led: "nothing" });
    expect(value).toBe("220 ready");
    const { error, sent } = await meet("S: 120 soon\nC: (end)", connected, {
      led: "nothing",
      timeout: { greeting: 80 },
    });
    expect(error).toMatchObject({ code: "ERR_FTP_TIMEOUT", phase: "greeting" });
    expect(sent).toEqual([]);
  });
});

describe("the server goes away", () => {
  const moments: readonly [string, string, (ftp: FTP) => Promise<unknown>][] = [
    ["in place of the greeting", "S: 421 full", connected],
    [
      "at USER",
      "S: 220 hi\nC: USER me\nS: 421 bye",
      (ftp) => connected(ftp).then(() => ftp.login("me", "secret", undefined)),
    ],
    [
      "at PASS",
      "S: 220 hi\nC: USER me\nS: 331 who\nC: PASS secret\nS: 421 bye",
      (ftp) => connected(ftp).then(() => ftp.login("me", "secret", undefined)),
    ],
  ];
  it.each(moments)(
    "F8: 421 %s is a TemporaryReplyError, and the next call's cause",
    async (_, script, calls) => {
      const { value, error } = await meet(
        script,
        async (ftp) => {
          const plain = new FTP({ host: ftp.host, port: ftp.port });
          const first: unknown = await calls(plain).catch((thrown: unknown) => thrown);
          const second: unknown = await plain.pwd().catch((thrown: unknown) => thrown);
          plain.close();
          return { first, second };
        },
        { led: "nothing" },
      );
      expect(error).toBeUndefined();
      expect(value?.first).toMatchObject({ code: "ERR_FTP_TEMPORARY", reply: { code: 421 } });
      expect(value?.second).toMatchObject({ code: "ERR_FTP_CLOSED", cause: { reply: { code: 421 } } });
    },
  );

  it("F8: 421 while nobody waits closes the connection; the next call tells of it", async () => {
    const { value } = await meet("C: NOOP\nS| 200 ok\\r\\n421 idle too long\\r\\n", async (ftp) => {
      await ftp.sendcmd("NOOP");
      await vi.waitUntil(() => ftp.state === "closed", { timeout: 30_000 });
      return await ftp.pwd().catch((thrown: unknown) => thrown);
    });
    expect(value).toMatchObject({ code: "ERR_FTP_CLOSED", cause: { reply: { code: 421 } } });
  });

  it.each([
    "S: 150 here\nD: hel\nS: 421 bye",
    "S: 150 here\nS: 421 bye",
    "S: 421 bye",
    "S| 150 here\\r\\n421 bye\\r\\n",
  ])("F8: 421 in a transfer (%j) fails the transfer", async (said) => {
    const { error } = await meet(`${READ}${said}`, retrieve);
    expect(error).toMatchObject({ code: "ERR_FTP_TEMPORARY", reply: { code: 421 } });
  });

  it("F9: a second 226 poisons the connection: the next command is not sent", async () => {
    const { value, sent } = await meet(
      `${READ}S: 150 here\nD: hello\nD: (end)\nS| 226 done\\r\\n226 done\\r\\n`,
      async (ftp) => {
        const text = await retrieve(ftp);
        await vi.waitUntil(() => ftp.state === "closed", { timeout: 30_000 });
        return [text, await ftp.delete("y").catch((thrown: unknown) => thrown)];
      },
    );
    expect(value?.[0]).toBe("hello\r\n");
    expect(value?.[1]).toMatchObject({ code: "ERR_FTP_CLOSED", cause: { code: "ERR_FTP_PROTOCOL" } });
    expect(sent.at(-1)).toBe("RETR x");
  });

  it("F10: another 2yz where it is safe: 226 to TYPE, 202 to OPTS, 250 for 226; 200 to PWD with a path", async () => {
    const { value } = await meet(
      `
      C: TYPE I
      S: 226 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR x
      S: 150 here
      D: hello
      D: (end)
      S: 250 done
      C: OPTS UTF8 ON
      S: 202 superfluous
      C: PWD
      S: 200 /here
    `,
      async (ftp) => [await retrieve(ftp), (await ftp.voidcmd("OPTS UTF8 ON")).code, await ftp.pwd()],
    );
    expect(value).toEqual(["hello\r\n", 202, "/here"]);
  });

  it.each([500, 502, 504, 530])(
    "F11: FEAT answered with %i means no features, and is not asked again",
    async (code) => {
      const { value } = await meet(`C: FEAT\nS: ${code} no`, async (ftp) => [
        (await ftp.features()).size,
        (await ftp.features()).size,
      ]);
      expect(value).toEqual([0, 0]);
    },
  );

  it.each([421, 450])("F11: FEAT answered with %i says nothing of features", async (code) => {
    const { error } = await meet(`C: FEAT\nS: ${code} no`, (ftp) => ftp.features());
    expect(error).toMatchObject({ retryable: true });
  });

  it("F11: FEAT is asked again after a 450", async () => {
    const script = "C: FEAT\nS: 450 busy\nC: FEAT\nS: 211-these\nS:  MLST\nS: 211 end";
    const { value } = await meet(script, async (ftp) => {
      await ftp.features().catch(() => {});
      return [...(await ftp.features()).keys()];
    });
    expect(value).toEqual(["MLST"]);
  });

  it.each(["2", "25", "213 1", "227 Entering", "229 Ent", "257 "])(
    "R5: a reply that the end has cut to %j is a lost connection",
    async (rest) => {
      const { error } = await meet(`C: NOOP\nS| ${rest}\nS: (end)`, (ftp) => ftp.voidcmd("NOOP"));
      expect(error).toMatchObject({ code: "ERR_FTP_CLOSED", retryable: true });
    },
  );

  it("F12: the last reply counts, though the end came with it", async () => {
    const bye = await meet(
      "C: QUIT\nS: (coalesce)\nS: 221 bye\nS: (end)",
      async (ftp) => (await ftp.quit()).code,
    );
    expect(bye.value).toBe(221);
    const done = await meet(`${READ}D: hello\nD: (end)\nS| 150 here\\r\\n226 done\\r\\n\nS: (end)`, retrieve);
    expect(done.value).toBe("hello\r\n");
  });

  it.each(["S: (end)", "S: (reset)", "S| 220-hal\nS: (end)"])(
    "F13: %s in place of the greeting",
    async (end) => {
      const { error } = await meet(end, connected, { led: "nothing", cuts: [undefined] });
      expect(error).toMatchObject({ code: "ERR_FTP_CLOSED" });
    },
  );

  it("F13: of several addresses the one that answers is used", async () => {
    const closed = createServer().listen(0, "127.0.0.2");
    await vi.waitUntil(() => closed.listening, { timeout: 30_000 });
    closed.close();
    vi.spyOn(dns, "lookup").mockImplementation(((host: string, _options: object, done: Answer) => {
      const addresses = host === "several.test" ? ["127.0.0.2", "127.0.0.1"] : ["127.0.0.1"];
      done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
    }) as unknown as typeof dns.lookup);
    syncBuiltinESMExports();
    try {
      const { value } = await meetLiar({ faults: [] }, (ftp) => ftp.pwd(), { host: "several.test" });
      expect(value).toBe("/");
    } finally {
      vi.restoreAllMocks();
      syncBuiltinESMExports();
    }
  });
});

type Answer = (error: null, addresses: readonly { address: string; family: number }[]) => void;
