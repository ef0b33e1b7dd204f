import { describe, expect, it, vi } from "vitest";
import type { FTP } from "../src/index.ts";
import { play, type PlayOptions } from "./play.ts";
import { inStep, latin1Bytes, latin1Text, transferScript } from "./transfer-script.ts";

describe("retrbinary (T1)", () => {
  it("T1: TYPE I, the data, the final reply", async () => {
    const result = await play(
      transferScript("I", "RETR x", "D| a\\0\\r\\n\\xff", "D: (end)", "S: 226 done"),
      async (ftp) => {
        const blocks: Uint8Array[] = [];
        const reply = await ftp.retrbinary("RETR x", (block) => void blocks.push(block));
        expect(blocks.every(({ length }) => length > 0)).toBe(true);
        return [Buffer.concat(blocks).toString("latin1"), reply.text];
      },
    );
    expect(result).toEqual(["a\0\r\n\xff", "226 done"]);
  });

  it("T1: no block is larger than blocksize, and none is empty", async () => {
    const result = await play(
      transferScript("I", "RETR x", "D| 0123456789", "D: (end)", "S: 226 done"),
      async (ftp) => {
        const blocks: string[] = [];
        await ftp.retrbinary("RETR x", (block) => void blocks.push(latin1Text(block)), { blocksize: 4 });
        return [blocks.join(""), blocks.every(({ length }) => length >= 1 && length <= 4)];
      },
    );
    expect(result).toEqual(["0123456789", true]);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])(
    "T1, T3: blocksize %d is refused, and nothing is sent",
    async (blocksize) => {
      await play("S: 220 ready", async (ftp) => {
        await expect(ftp.retrbinary("RETR x", () => {}, { blocksize })).rejects.toThrow(RangeError);
        await expect(ftp.storbinary("STOR x", latin1Bytes("x"), { blocksize })).rejects.toThrow(RangeError);
      });
    },
  );

  it("T1, E8: what takes no bytes is refused, and nothing is sent", async () => {
    await play("S: 220 ready", async (ftp) => {
      await expect(Reflect.apply(ftp.retrbinary, ftp, ["RETR x", 5])).rejects.toThrow(TypeError);
      await expect(Reflect.apply(ftp.retrbinary, ftp, ["RETR x"])).rejects.toThrow(TypeError);
    });
  });

  it("T1: an empty file, without a single block", async () => {
    const callback = vi.fn();
    await play(transferScript("I", "RETR x", "D: (end)", "S: 226 done"), (ftp) =>
      ftp.retrbinary("RETR x", callback),
    );
    expect(callback).not.toHaveBeenCalled();
  });

  it("T1: a block is the callback's to keep, unless it borrows it", async () => {
    await play(
      transferScript("I", "RETR x", "D| ab", "D: (chunk 1)", "D| cd", "D: (end)", "S: 226 done"),
      async (ftp) => {
        const kept: Uint8Array[] = [];
        await ftp.retrbinary("RETR x", (block) => void kept.push(block), { blocksize: 1 });
        expect(kept.map(latin1Text).join("")).toBe("abcd");
      },
    );
  });

  it("T1: a callback is awaited before the next block comes", async () => {
    await play(transferScript("I", "RETR x", "D| abcdef", "D: (end)", "S: 226 done"), async (ftp) => {
      let running = 0;
      await ftp.retrbinary(
        "RETR x",
        async () => {
          expect(++running).toBe(1);
          await new Promise(setImmediate);
          running--;
        },
        { blocksize: 1 },
      );
    });
  });

  it("D9: REST in front of it", async () => {
    const wire = transferScript("I", "REST 3", "").replace(
      "S: 150 here",
      "S: 350 ok\nC: RETR x\nS: 150 here\nD| def\nD: (end)\nS: 226 done",
    );
    const result = await play(wire, async (ftp) => {
      let all = "";
      await ftp.retrbinary("RETR x", (block) => void (all += latin1Text(block)), { rest: 3 });
      return all;
    });
    expect(result).toBe("def");
  });

  it("959-06: TYPE is sent when it changes, and again after a failed one and a new connection", async () => {
    const transfer = (name: string): string =>
      `C: PASV\nS: 227 ({pasv})\nC: RETR ${name}\nS: 150 here\nD: (end)\nS: 226 done`;
    const wire = `
      --- connection 1
      S: 220 ready
      C: TYPE I
      S: 200 ok
      ${transfer("a")}
      ${transfer("b")}
      C: TYPE A
      S: 200 ok
      ${transfer("c")}
      C: type e
      S: 504 no
      C: TYPE A
      S: 200 ok
      ${transfer("d")}
      --- connection 2
      S: 220 ready
      C: TYPE A
      S: 200 ok
      ${transfer("e")}
    `;
    await play(wire.replace("--- connection 2", "C: (end)\n--- connection 2"), async (ftp) => {
      await ftp.retrbinary("RETR a", () => {});
      await ftp.retrbinary("RETR b", () => {});
      await ftp.retrlines("RETR c", () => {});
      await ftp.sendcmd("type e").catch(() => {});
      await ftp.retrlines("RETR d", () => {});
      await ftp.connect();
      await ftp.retrlines("RETR e", () => {});
    });
  });

  it.each([
    [
      "the callback fails",
      (): void => {
        throw new Error("mine");
      },
    ],
    ["the callback's promise fails", (): Promise<void> => Promise.reject(new Error("mine"))],
  ])("K9, A9: when %s, its error comes out, and the session is in step", async (_name, callback) => {
    await play(
      transferScript("I", "RETR x", "D| data", "D> (reset)", "S: 426 cut", ...inStep),
      async (ftp) => {
        await expect(ftp.retrbinary("RETR x", callback)).rejects.toThrow("mine");
        await ftp.voidcmd("NOOP");
      },
    );
  });

  it("K9, A9: so it is when the server calls that a success", async () => {
    const failing = (): void => {
      throw new Error("mine");
    };
    await play(
      transferScript("I", "RETR x", "D| data", "D> (reset)", "S: 226 done", ...inStep),
      async (ftp) => {
        await expect(ftp.retrbinary("RETR x", failing)).rejects.toThrow("mine");
        await ftp.voidcmd("NOOP");
      },
    );
  });

  it.each([
    ["E1, F36: 426 after part of the data", "426 cut", "ERR_FTP_TEMPORARY"],
    ["E2: 550 after all of the data", "550 no", "ERR_FTP_PERMANENT"],
    ["E4: a 3yz in its place", "350 hm", "ERR_FTP_UNEXPECTED_REPLY"],
  ])("T1, %s is no success", async (_name, reply, code) => {
    await play(
      transferScript("I", "RETR x", "D| data", "D: (end)", `S: ${reply}`, ...inStep),
      async (ftp) => {
        await expect(ftp.retrbinary("RETR x", () => {})).rejects.toMatchObject({
          code,
          command: "RETR x",
          phase: "finalReply",
        });
        await ftp.voidcmd("NOOP");
      },
    );
  });

  it("F31, 959-09: the final reply may come before the data has ended", async () => {
    const wire = transferScript("I", "RETR x", "S: 226 done", "D| data", "D: (end)", ...inStep);
    const result = await play(wire, async (ftp) => {
      let all = "";
      await ftp.retrbinary("RETR x", (block) => void (all += latin1Text(block)));
      await ftp.voidcmd("NOOP");
      return all;
    });
    expect(result).toBe("data");
  });

  it("E10, F48: a data connection that is reset is no end", async () => {
    await play(
      transferScript("I", "RETR x", "D| data", "D: (reset)", "S: 426 cut", ...inStep),
      async (ftp) => {
        const error: unknown = await ftp.retrbinary("RETR x", () => {}).catch((reason: unknown) => reason);
        expect(error).toMatchObject({ code: "ERR_FTP_TEMPORARY", cause: { code: "ERR_FTP_CLOSED" } });
        await ftp.voidcmd("NOOP");
      },
    );
  });
});

async function gathered<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Lines as `retrlines` and `lines` give them; they must agree. */
async function linesOf(wire: string, options?: PlayOptions): Promise<string[]> {
  const asked = async (ftp: FTP): Promise<string[]> => {
    const lines: string[] = [];
    await ftp.retrlines("RETR x", (line) => void lines.push(line));
    return lines;
  };
  const called = await play(wire, asked, options);
  expect(await play(wire, (ftp) => gathered(ftp.lines("RETR x")), options)).toEqual(called);
  return called;
}

describe("retrlines (T2)", () => {
  it.each<readonly [string, string, readonly string[]]>([
    ["CR LF, LF and a lone CR", "a\\rb\\r\\nc\\nd\\r\\n", ["a", "b", "c", "d"]],
    ["CR CR LF", "a\\r\\r\\nb", ["a", "", "b"]],
    ["empty lines", "\\r\\n\\r\\n", ["", ""]],
    ["a last line without end", "a\\r\\nb", ["a", "b"]],
    ["nothing", "", []],
    ["NUL", "a\\0b\\r\\n", ["a\0b"]],
    ["a byte-order mark", "\\xef\\xbb\\xbfa\\r\\n", ["\uFEFFa"]],
    ["a byte that is not UTF-8 (K16)", "caf\\xe9\\r\\n\\xc3\\xa9\\r\\n", ["café", "é"]],
    ["characters that end lines elsewhere", "a\\x0b\\x0c\\xe2\\x80\\xa8b\\r\\n", ["a\v\f\u2028b"]],
  ])("T2, A6, K8: %s", async (_name, data, lines) => {
    const sent = data === "" ? [] : [`D| ${data}`];
    expect(await linesOf(transferScript("A", "RETR x", ...sent, "D: (end)", "S: 226 done"))).toEqual(lines);
  });

  it("T2, R8, R9: a line of 8192 bytes", async () => {
    const line = "é".repeat(4096);
    const data = "\\xc3\\xa9".repeat(4096);
    const wire = transferScript("A", "RETR x", `D| ${data}\\r\\n`, "D: (end)", "S: 226 done");
    expect(await linesOf(wire, { cuts: [undefined, 3] })).toEqual([line]);
  });

  it("T2, E5, K9: a line over the limit; the lines before it were given out, and the session is in step", async () => {
    await play(
      transferScript(
        "A",
        "RETR x",
        `D| good\\r\\n${"x".repeat(41)}\\r\\n`,
        "D> (reset)",
        "S: 426 cut",
        ...inStep,
      ),
      async (ftp) => {
        const lines: string[] = [];
        const calls = ftp.retrlines("RETR x", (line) => void lines.push(line));
        await expect(calls).rejects.toMatchObject({ code: "ERR_FTP_LIMIT" });
        expect(lines).toEqual(["good"]);
        await ftp.voidcmd("NOOP");
      },
      { maxLineLength: 40 },
    );
  });

  it("T2: TYPE A may be answered by any reply but a refusal", async () => {
    const wire = transferScript("A", "RETR x", "D| a", "D: (end)", "S: 226 done").replace(
      "S: 200 ok",
      "S: 350 ok",
    );
    expect(await linesOf(wire)).toEqual(["a"]);
  });

  const TYPE_REFUSED = ["502 no", "504 only I", "500 what?", "550 hm"];
  const calls: Readonly<Record<string, (ftp: FTP) => Promise<string[]>>> = {
    retrlines: async (ftp) => {
      const lines: string[] = [];
      await ftp.retrlines("RETR x", (line) => void lines.push(line));
      return lines;
    },
    lines: async (ftp) => {
      const lines: string[] = [];
      for await (const line of ftp.lines("RETR x")) lines.push(line);
      return lines;
    },
  };

  it.each(Object.keys(calls).flatMap((name) => TYPE_REFUSED.map((refusal) => [name, refusal] as const)))(
    "T2: %s goes on where TYPE A is refused: %s",
    async (name, refusal) => {
      const wire = transferScript("A", "RETR x", "D| a\\nb\\r\\n", "D: (end)", "S: 226 done").replace(
        "S: 200 ok",
        `S: ${refusal}`,
      );
      expect(await play(wire, (ftp) => (calls[name] as (ftp: FTP) => Promise<string[]>)(ftp))).toEqual([
        "a",
        "b",
      ]);
    },
  );

  it.each(Object.keys(calls))(
    "T2, E2: %s has both replies where the transfer is refused as well",
    async (name) => {
      const script =
        "S: 220 ready\nC: TYPE A\nS: 504 only I\nC: PASV\nS: 227 ({pasv})\nC: RETR x\nS: 550 no file";
      await expect(
        play(script, (ftp) => (calls[name] as (ftp: FTP) => Promise<string[]>)(ftp)),
      ).rejects.toMatchObject({
        message: "550 no file (command: RETR x) (TYPE A was refused, too: 504 only I)",
        phase: "reply",
      });
    },
  );

  it("T2: without a callback the lines are printed", async () => {
    const written: string[] = [];
    const write = vi
      .spyOn(process.stdout, "write")
      .mockImplementation((chunk) => written.push(String(chunk)) > 0);
    await play(transferScript("A", "RETR x", "D| a\\r\\nb", "D: (end)", "S: 226 done"), (ftp) =>
      ftp.retrlines("RETR x"),
    );
    write.mockRestore();
    expect(written.slice(0, 2)).toEqual(["a\n", "b\n"]);
  });

  it("T2: the callback is awaited line by line", async () => {
    await play(transferScript("A", "RETR x", "D| a\\nb\\nc", "D: (end)", "S: 226 done"), async (ftp) => {
      let running = 0;
      await ftp.retrlines("RETR x", async () => {
        expect(++running).toBe(1);
        await new Promise(setImmediate);
        running--;
      });
    });
  });
});
