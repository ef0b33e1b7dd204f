import { describe, expect, it, vi } from "vitest";
import type { FTP } from "../src/index.ts";
import { play, type PlayOptions } from "./play.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));
const text = (block: Uint8Array): string => Buffer.from(block).toString("latin1");

/** A passive transfer: TYPE, PASV, the command, and what follows. */
function script(type: "A" | "I", command: string, ...rest: readonly string[]): string {
  return [
    "S: 220 ready",
    `C: TYPE ${type}`,
    "S: 200 ok",
    "C: PASV",
    "S: 227 ({pasv})",
    `C: ${command}`,
    "S: 150 here",
    ...rest,
  ].join("\n");
}

const inStep = ["C: NOOP", "S: 200 ok"];

describe("retrbinary (T1)", () => {
  it("T1: TYPE I, the data, the final reply", async () => {
    const result = await play(
      script("I", "RETR x", "D| a\\0\\r\\n\\xff", "D: (end)", "S: 226 done"),
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
      script("I", "RETR x", "D| 0123456789", "D: (end)", "S: 226 done"),
      async (ftp) => {
        const blocks: string[] = [];
        await ftp.retrbinary("RETR x", (block) => void blocks.push(text(block)), { blocksize: 4 });
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
        await expect(ftp.storbinary("STOR x", bytes("x"), { blocksize })).rejects.toThrow(RangeError);
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
    await play(script("I", "RETR x", "D: (end)", "S: 226 done"), (ftp) => ftp.retrbinary("RETR x", callback));
    expect(callback).not.toHaveBeenCalled();
  });

  it("T1: a block is the callback's to keep, unless it borrows it", async () => {
    await play(
      script("I", "RETR x", "D| ab", "D: (chunk 1)", "D| cd", "D: (end)", "S: 226 done"),
      async (ftp) => {
        const kept: Uint8Array[] = [];
        await ftp.retrbinary("RETR x", (block) => void kept.push(block), { blocksize: 1 });
        expect(kept.map(text).join("")).toBe("abcd");
      },
    );
  });

  it("T1: a callback is awaited before the next block comes", async () => {
    await play(script("I", "RETR x", "D| abcdef", "D: (end)", "S: 226 done"), async (ftp) => {
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
    const wire = script("I", "REST 3", "").replace(
      "S: 150 here",
      "S: 350 ok\nC: RETR x\nS: 150 here\nD| def\nD: (end)\nS: 226 done",
    );
    const result = await play(wire, async (ftp) => {
      let all = "";
      await ftp.retrbinary("RETR x", (block) => void (all += text(block)), { rest: 3 });
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
    await play(script("I", "RETR x", "D| data", "D> (reset)", "S: 426 cut", ...inStep), async (ftp) => {
      await expect(ftp.retrbinary("RETR x", callback)).rejects.toThrow("mine");
      await ftp.voidcmd("NOOP");
    });
  });

  it("K9, A9: so it is when the server calls that a success", async () => {
    const failing = (): void => {
      throw new Error("mine");
    };
    await play(script("I", "RETR x", "D| data", "D> (reset)", "S: 226 done", ...inStep), async (ftp) => {
      await expect(ftp.retrbinary("RETR x", failing)).rejects.toThrow("mine");
      await ftp.voidcmd("NOOP");
    });
  });

  it.each([
    ["E1, F36: 426 after part of the data", "426 cut", "ERR_FTP_TEMPORARY"],
    ["E2: 550 after all of the data", "550 no", "ERR_FTP_PERMANENT"],
    ["E4: a 3yz in its place", "350 hm", "ERR_FTP_UNEXPECTED_REPLY"],
  ])("T1, %s is no success", async (_name, reply, code) => {
    await play(script("I", "RETR x", "D| data", "D: (end)", `S: ${reply}`, ...inStep), async (ftp) => {
      await expect(ftp.retrbinary("RETR x", () => {})).rejects.toMatchObject({
        code,
        command: "RETR x",
        phase: "finalReply",
      });
      await ftp.voidcmd("NOOP");
    });
  });

  it("F31, 959-09: the final reply may come before the data has ended", async () => {
    const wire = script("I", "RETR x", "S: 226 done", "D| data", "D: (end)", ...inStep);
    const result = await play(wire, async (ftp) => {
      let all = "";
      await ftp.retrbinary("RETR x", (block) => void (all += text(block)));
      await ftp.voidcmd("NOOP");
      return all;
    });
    expect(result).toBe("data");
  });

  it("E10, F48: a data connection that is reset is no end", async () => {
    await play(script("I", "RETR x", "D| data", "D: (reset)", "S: 426 cut", ...inStep), async (ftp) => {
      const error: unknown = await ftp.retrbinary("RETR x", () => {}).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "ERR_FTP_TEMPORARY", cause: { code: "ERR_FTP_CLOSED" } });
      await ftp.voidcmd("NOOP");
    });
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
    expect(await linesOf(script("A", "RETR x", ...sent, "D: (end)", "S: 226 done"))).toEqual(lines);
  });

  it("T2, R8, R9: a line of 8192 bytes", async () => {
    const line = "é".repeat(4096);
    const data = "\\xc3\\xa9".repeat(4096);
    const wire = script("A", "RETR x", `D| ${data}\\r\\n`, "D: (end)", "S: 226 done");
    expect(await linesOf(wire, { cuts: [undefined, 3] })).toEqual([line]);
  });

  it("T2, E5, K9: a line over the limit; the lines before it were given out, and the session is in step", async () => {
    await play(
      script("A", "RETR x", `D| good\\r\\n${"x".repeat(41)}\\r\\n`, "D> (reset)", "S: 426 cut", ...inStep),
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
    const wire = script("A", "RETR x", "D| a", "D: (end)", "S: 226 done").replace("S: 200 ok", "S: 350 ok");
    expect(await linesOf(wire)).toEqual(["a"]);
  });

  it("T2: without a callback the lines are printed", async () => {
    const written: string[] = [];
    const write = vi
      .spyOn(process.stdout, "write")
      .mockImplementation((chunk) => written.push(String(chunk)) > 0);
    await play(script("A", "RETR x", "D| a\\r\\nb", "D: (end)", "S: 226 done"), (ftp) =>
      ftp.retrlines("RETR x"),
    );
    write.mockRestore();
    expect(written.slice(0, 2)).toEqual(["a\n", "b\n"]);
  });

  it("T2: the callback is awaited line by line", async () => {
    await play(script("A", "RETR x", "D| a\\nb\\nc", "D: (end)", "S: 226 done"), async (ftp) => {
      let running = 0;
      await ftp.retrlines("RETR x", async () => {
        expect(++running).toBe(1);
        await new Promise(setImmediate);
        running--;
      });
    });
  });
});

describe("storbinary (T3)", () => {
  const wire = (data: string, ...rest: string[]): string =>
    script("I", "STOR x", ...(data === "" ? [] : [`D> ${data}`]), "D> (end)", "S: 226 stored", ...rest);

  it("T3: TYPE I, the bytes as they are, the end, the final reply", async () => {
    const reply = await play(wire("a\\0\\r\\n\\xff\\n"), (ftp) =>
      ftp.storbinary("STOR x", bytes("a\0\r\n\xff\n")),
    );
    expect(reply.text).toBe("226 stored");
  });

  it("T3: an empty file", async () => {
    await play(wire(""), (ftp) => ftp.storbinary("STOR x", new Uint8Array()));
    await play(wire(""), (ftp) => ftp.storbinary("STOR x", [new Uint8Array(), new Uint8Array()]));
  });

  it("T3, N10: the callback is told of each block when it is sent, and awaited; none is larger than blocksize", async () => {
    const result = await play(wire("abcdefg"), async (ftp) => {
      const told: string[] = [];
      const callback = async (block: Uint8Array): Promise<void> => {
        await new Promise(setImmediate);
        told.push(text(block));
      };
      await ftp.storbinary("STOR x", [bytes("abcde"), bytes("fg")], { blocksize: 3, callback });
      return told;
    });
    expect(result).toEqual(["abc", "de", "fg"]);
  });

  it("T3, E8: text and what is no source is refused, and nothing is sent", async () => {
    await play("S: 220 ready", async (ftp) => {
      for (const source of ["text", 5, null, undefined, {}, () => {}]) {
        await expect(Reflect.apply(ftp.storbinary, ftp, ["STOR x", source])).rejects.toThrow(TypeError);
        await expect(Reflect.apply(ftp.storlines, ftp, ["STOR x", source])).rejects.toThrow(TypeError);
      }
    });
  });

  it("T3, E8, F66: text in the middle of it is an error, and the server cannot take what it got for the whole", async () => {
    const lines = script("I", "STOR x", "D> ab", "D> (reset)", "S: 426 cut", ...inStep);
    await play(lines, async (ftp) => {
      const source = [bytes("ab"), "text"] as unknown as Uint8Array[];
      await expect(ftp.storbinary("STOR x", source)).rejects.toThrow("an upload takes bytes");
      await ftp.voidcmd("NOOP");
    }).catch(ignoreLostBytes);
  });

  it.each([
    ["the source fails", async (ftp: FTP) => ftp.storbinary("STOR x", failing())],
    [
      "the callback fails",
      async (ftp: FTP) =>
        ftp.storbinary("STOR x", bytes("ab"), { callback: () => Promise.reject(new Error("mine")) }),
    ],
  ])(
    "K9, F66: when %s, its error comes out, the connection is reset, and the session is in step",
    async (_name, upload) => {
      const lines = script("I", "STOR x", "D> (reset)", "S: 426 cut", ...inStep);
      await play(lines, async (ftp) => {
        await expect(upload(ftp)).rejects.toThrow("mine");
        await ftp.voidcmd("NOOP");
      }).catch(ignoreLostBytes);
    },
  );

  it("D9: REST in front of it", async () => {
    const lines = wire("def").replace("C: STOR x", "C: REST 3\nS: 350 ok\nC: STOR x");
    await play(lines, (ftp) => ftp.storbinary("STOR x", bytes("def"), { rest: 3 }));
  });

  it("F39: a refusal in the middle is told, not the broken pipe", async () => {
    const lines = script("I", "STOR x", "D> ab", "S: 552 disk full", "D: (reset)", ...inStep);
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        yield bytes("ab");
        await new Promise(setImmediate);
      }
    }
    await play(lines, async (ftp) => {
      await expect(ftp.storbinary("STOR x", endless())).rejects.toMatchObject({
        code: "ERR_FTP_PERMANENT",
        reply: { code: 552 },
      });
      await ftp.voidcmd("NOOP");
    });
  });

  it("F39: a 226 before the end is no success", async () => {
    const lines = script("I", "STOR x", "D> ab", "S: 226 stored");
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield bytes("ab");
      await new Promise(() => {});
    }
    await play(lines, async (ftp) => {
      await expect(ftp.storbinary("STOR x", slow())).rejects.toMatchObject({ code: "ERR_FTP_PROTOCOL" });
      expect(ftp.state).toBe("closed");
    });
  });
});

async function* failing(): AsyncGenerator<Uint8Array> {
  yield bytes("ab");
  throw new Error("mine");
}

describe("storlines (T4)", () => {
  it("T4: TYPE A, and each line with CR LF", async () => {
    const wire = script("A", "STOR x", "D> a\\r\\nb\\r\\n", "D> (end)", "S: 226 stored");
    expect((await play(wire, (ftp) => ftp.storlines("STOR x", bytes("a\nb")))).text).toBe("226 stored");
  });

  it("T4: the callback is told of each line as it was sent", async () => {
    const wire = script("A", "STOR x", "D> a\\r\\nb\\r\\n", "D> (end)", "S: 226 stored");
    const told = await play(wire, async (ftp) => {
      const lines: string[] = [];
      await ftp.storlines("STOR x", [bytes("a"), bytes("\r\nb")], {
        callback: (line) => void lines.push(text(line)),
      });
      return lines;
    });
    expect(told).toEqual(["a\r\n", "b\r\n"]);
  });

  it("T4, E5: a line over the limit resets the connection", async () => {
    const lines = script("A", "STOR x", "D> (reset)", "S: 426 cut", ...inStep);
    await play(
      lines,
      async (ftp) => {
        await expect(ftp.storlines("STOR x", bytes("x".repeat(41)))).rejects.toMatchObject({
          code: "ERR_FTP_LIMIT",
        });
        await ftp.voidcmd("NOOP");
      },
      { maxLineLength: 40 },
    );
  });
});

/** Whether bytes that were sent right before a reset arrive is up to the system. */
function ignoreLostBytes(error: unknown): void {
  if (!(error instanceof Error) || !error.message.includes("D> ")) throw error;
}
