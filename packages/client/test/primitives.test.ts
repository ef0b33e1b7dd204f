import { describe, expect, it } from "vitest";
import { FTP } from "../src/index.ts";
import { play } from "./play.ts";

/** After a 1yz where none can be it is not known whether a final reply follows. */
function inStep(reply: string): string {
  return reply.startsWith("1") ? '\nC: PWD\nS: 257 "/"' : "";
}

describe("the steps of a command (A5)", () => {
  it("C1, C2, C3: lines out, lines in", async () => {
    const result = await play(
      `
      S: 220 ready
      C: HELP
      S: 214-one
      S:  two
      S: 214 three
    `,
      async (ftp) => {
        await ftp.putline("HELP");
        return [await ftp.getline(), await ftp.getline(), await ftp.getline()];
      },
    );
    expect(result).toEqual(["214-one", " two", "214 three"]);
  });

  it("C4: a whole reply, whatever it says; lastresp is not touched", async () => {
    const result = await play(
      `
      S: 220 ready
      C: NOOP
      S: 599-no
      S: 599 never
    `,
      async (ftp) => {
        await ftp.putcmd("NOOP");
        return [(await ftp.getmultiline()).text, ftp.lastresp];
      },
    );
    expect(result).toEqual(["599-no\n599 never", "220"]);
  });

  it.each([
    ["C5", "150 hm", "getresp", "150 hm"],
    ["C5", "226 ok", "getresp", "226 ok"],
    ["C5", "350 hm", "getresp", "350 hm"],
    ["C6", "226 ok", "voidresp", "226 ok"],
  ] as const)("%s: %s to %s", async (_row, reply, method, text) => {
    const result = await play(`S: 220 ready\nC: X\nS: ${reply}${inStep(reply)}`, async (ftp) => {
      await ftp.putcmd("X");
      return [(await ftp[method]()).text, ftp.lastresp];
    });
    expect(result).toEqual([text, reply.slice(0, 3)]);
  });

  it.each([
    ["C5, E1", "450 later", "getresp", "ERR_FTP_TEMPORARY"],
    ["C5, E2", "550 no", "getresp", "ERR_FTP_PERMANENT"],
    ["C6, E4", "350 hm", "voidresp", "ERR_FTP_UNEXPECTED_REPLY"],
    ["C6, E4", "150 hm", "voidresp", "ERR_FTP_UNEXPECTED_REPLY"],
    ["C6, E2", "550 no", "voidresp", "ERR_FTP_PERMANENT"],
  ] as const)("%s: %s to %s", async (_row, reply, method, code) => {
    await play(`S: 220 ready\nC: X\nS: ${reply}${inStep(reply)}`, async (ftp) => {
      await ftp.putcmd("X");
      await expect(ftp[method]()).rejects.toMatchObject({ code });
      expect(ftp.lastresp).toBe(reply.slice(0, 3));
    });
  });

  it("C7, C8: sendcmd takes what is no refusal, voidcmd 2yz alone; the command is told", async () => {
    await play(
      `
      S: 220 ready
      C: SITE X
      S: 350 go on
      C: SITE Y
      S: 350 go on
      C: SITE Z
      S: 450 later
    `,
      async (ftp) => {
        expect((await ftp.sendcmd("SITE X")).text).toBe("350 go on");
        await expect(ftp.voidcmd("SITE Y")).rejects.toMatchObject({
          code: "ERR_FTP_UNEXPECTED_REPLY",
          command: "SITE Y",
          phase: "reply",
          message: "350 go on (command: SITE Y)",
        });
        await expect(ftp.sendcmd("SITE Z")).rejects.toMatchObject({ code: "ERR_FTP_TEMPORARY" });
      },
    );
  });

  it("C9: ACCT", async () => {
    expect((await play("S: 220 ready\nC: ACCT a b\nS: 230 in", (ftp) => ftp.acct("a b"))).text).toBe(
      "230 in",
    );
  });

  it("C10: sanitize shows what debug output shows", () => {
    expect(new FTP().sanitize("PASS x\r\n")).toBe(String.raw`'PASS ******\r\n'`);
  });

  it("C1: a tab and the other control bytes go out where they are allowed, and bytes as they are", async () => {
    await play(
      "S: 220 ready\nC| SITE a\\tb\\r\\nSITE \\xe9\\r\\n\nS: 200 ok\nS: 200 ok",
      async (ftp) => {
        await ftp.putline("SITE a\tb");
        await ftp.putline(Uint8Array.from(Buffer.from("SITE \xe9", "latin1")));
        await ftp.getresp();
        await ftp.getresp();
      },
      { allowControlBytes: true },
    );
  });
});

describe("a reply that nobody sends (C3 to C6, O5)", () => {
  const readers = ["getline", "getmultiline", "getresp", "voidresp"] as const;
  const befores: Readonly<Record<string, readonly [script: string, call: (ftp: FTP) => Promise<unknown>]>> = {
    "after the greeting": ["", async () => {}],
    "after a command": ["C: X\nS: 200 ok\n", (ftp) => ftp.sendcmd("X")],
    "after a reply was read": [
      "C: X\nS: 200 ok\n",
      async (ftp) => [await ftp.putcmd("X"), await ftp.getresp()],
    ],
    "after a transfer": [
      "C: PASV\nS: 227 ({pasv})\nC: RETR x\nS: 150 here\nD: (end)\nS: 226 done\n",
      async (ftp) => {
        const { connection } = await ftp.ntransfercmd("RETR x");
        await connection.receive(() => {});
        connection.close();
        await ftp.voidresp();
      },
    ],
  };
  const rows = readers.flatMap((name) => Object.keys(befores).map((when) => ({ name, when })));

  it.each(rows)("$name, $when: a TypeError at once, and the session goes on", async ({ name, when }) => {
    const [script, before] = befores[when] as (typeof befores)[string];
    await play(
      `S: 220 ready\n${script}C: NOOP\nS: 200 ok`,
      async (ftp) => {
        await before(ftp);
        await expect(ftp[name]()).rejects.toThrow(/^no reply is outstanding/);
        await expect(ftp[name]()).rejects.toThrow(TypeError);
        await ftp.voidcmd("NOOP");
      },
      { timeout: null },
    );
  });
});

describe("replies (A6)", () => {
  it.each([
    ["R2", "S: 220 ready\nC: X\nS: 211-a\nS: 211", ["211-a", "211"]],
    [
      "R3",
      "S: 220 ready\nC: X\nS: 211-a\nS:  211 x\nS: 211-c\nS: 500 y\nS: 211 z",
      ["211-a", " 211 x", "211-c", "500 y", "211 z"],
    ],
    ["R4", "S: 220 ready\nC: X\nS: 211-a\nS| \\r\\n\nS: 211 b", ["211-a", "", "211 b"]],
    ["A6, F3: line ends", "S: 220 ready\nC: X\nS| 211-a\\n211 b\\n", ["211-a", "211 b"]],
    [
      "A6: other characters that end lines elsewhere",
      "S: 220 ready\nC: X\nS| 211-a\\x0b\\x0c\\xc2\\x85\\xe2\\x80\\xa8b\\r\\n211 c\\r\\n",
      ["211-a\v\f\u0085\u2028b", "211 c"],
    ],
    ["A6: a byte-order mark", "S: 220 ready\nC: X\nS: 211 \uFEFFx", ["211 \uFEFFx"]],
    ["A6, K16, F6: bytes that are not UTF-8", "S: 220 ready\nC: X\nS| 211 caf\\xe9\\r\\n", ["211 café"]],
  ])("%s", async (_rows, script, lines) => {
    expect((await play(script, (ftp) => ftp.sendcmd("X"))).lines).toEqual(lines);
  });

  it("A6: good lines before a bad byte are not lost with it", async () => {
    const script = "S: (coalesce)\nS: 220 ok\nC: X\nS: 200 ok\nC: Y\nS| 200 \\xff\\r\\n";
    expect(
      await play(script, async (ftp) => [(await ftp.sendcmd("X")).text, (await ftp.sendcmd("Y")).text]),
    ).toEqual(["200 ok", "200 ÿ"]);
  });

  it("R1, R10, E3: what is no reply closes the connection, and the line is told", async () => {
    await play("S: 220 ready\nC: X\nS: abc-x", async (ftp) => {
      await expect(ftp.sendcmd("X")).rejects.toMatchObject({ code: "ERR_FTP_PROTOCOL", line: "abc-x" });
      expect(ftp.state).toBe("closed");
    });
  });

  it.each([
    ["R8, R9", 8192 - 4, undefined],
    ["E5, R8, S78", 8193 - 4, "ERR_FTP_LIMIT"],
  ])("%s: a line of %d characters behind its code", async (_rows, length, code) => {
    const script = `S: 220 ready\nC: X\nS: 200 ${"x".repeat(length)}`;
    const cuts = [undefined, [3, 5_000]];
    const reply = play(script, (ftp) => ftp.sendcmd("X"), { cuts, end: code === undefined });
    if (code === undefined) expect((await reply).text).toHaveLength(8192);
    else await expect(reply).rejects.toMatchObject({ code });
  });

  it("E5, A3: the limit of a line is the caller's to set", async () => {
    const short = play("S: 220 ready\nC: X\nS: 200 1234567", (ftp) => ftp.sendcmd("X"), {
      maxLineLength: 10,
      end: false,
    });
    await expect(short).rejects.toMatchObject({
      code: "ERR_FTP_LIMIT",
      message: "a line is longer than 10 bytes",
    });
  });

  it("S80: a server that says 150 for ever is given up", async () => {
    const script = `S: 220 ready\nC: LIST\n${"S: 150 soon\n".repeat(17)}`;
    await play(
      script,
      async (ftp) => {
        await ftp.putcmd("LIST");
        for (let n = 0; n < 16; n++) await ftp.getresp().catch(() => {});
        await expect(ftp.getresp()).rejects.toMatchObject({ code: /ERR_FTP_(?:PROTOCOL|CLOSED)/ });
      },
      { end: false },
    );
  });
});
