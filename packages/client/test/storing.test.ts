import { describe, expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { play } from "./play.ts";
import { inStep, latin1Bytes, latin1Text, transferScript } from "./transfer-script.ts";

describe("storbinary (T3)", () => {
  const wire = (data: string, ...rest: string[]): string =>
    transferScript(
      "I",
      "STOR x",
      ...(data === "" ? [] : [`D> ${data}`]),
      "D> (end)",
      "S: 226 stored",
      ...rest,
    );

  it("T3: TYPE I, the bytes as they are, the end, the final reply", async () => {
    const reply = await play(wire("a\\0\\r\\n\\xff\\n"), (ftp) =>
      ftp.storbinary("STOR x", latin1Bytes("a\0\r\n\xff\n")),
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
        told.push(latin1Text(block));
      };
      await ftp.storbinary("STOR x", [latin1Bytes("abcde"), latin1Bytes("fg")], { blocksize: 3, callback });
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

  it.each<readonly [string, string, (ftp: FTP) => Promise<unknown>]>([
    ["E8: the source gives text", "an upload takes bytes", (ftp) => ftp.storbinary("STOR x", thenText())],
    ["K9: the source fails", "mine", (ftp) => ftp.storbinary("STOR x", thenFailure())],
    [
      "K9: the callback fails",
      "mine",
      (ftp) => ftp.storbinary("STOR x", latin1Bytes("ab"), { callback: failLate }),
    ],
  ])(
    "T3, E8, K9, F66: %s: its error comes out, the server sees a reset, and the session is in step",
    async (_name, message, upload) => {
      const lines = transferScript("I", "STOR x", "D> ab", "D> (reset)", "S: 426 cut", ...inStep);
      await play(lines, async (ftp) => {
        await expect(upload(ftp)).rejects.toThrow(message);
        await ftp.voidcmd("NOOP");
      });
    },
  );

  it("D9: REST in front of it", async () => {
    const lines = wire("def").replace("C: STOR x", "C: REST 3\nS: 350 ok\nC: STOR x");
    await play(lines, (ftp) => ftp.storbinary("STOR x", latin1Bytes("def"), { rest: 3 }));
  });

  it("F39: a refusal in the middle is told, not the broken pipe", async () => {
    const lines = transferScript("I", "STOR x", "D> ab", "S: 552 disk full", "D: (reset)", ...inStep);
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        yield latin1Bytes("ab");
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
    const lines = transferScript("I", "STOR x", "D> ab", "S: 226 stored");
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield latin1Bytes("ab");
      await new Promise(() => {});
    }
    await play(lines, async (ftp) => {
      await expect(ftp.storbinary("STOR x", slow())).rejects.toMatchObject({ code: "ERR_FTP_PROTOCOL" });
      expect(ftp.state).toBe("closed");
    });
  });
});

/** Lets the server, which is in this process, read what was sent: a reset would take it away. */
async function untilRead(): Promise<void> {
  for (let turns = 0; turns < 50; turns++) await new Promise(setImmediate);
}

async function failLate(): Promise<never> {
  await untilRead();
  throw new Error("mine");
}

async function* thenFailure(): AsyncGenerator<Uint8Array> {
  yield latin1Bytes("ab");
  await failLate();
}

async function* thenText(): AsyncGenerator<Uint8Array> {
  yield latin1Bytes("ab");
  await untilRead();
  yield "text" as unknown as Uint8Array;
}

describe("storlines (T4)", () => {
  it("T4: TYPE A, and each line with CR LF", async () => {
    const wire = transferScript("A", "STOR x", "D> a\\r\\nb\\r\\n", "D> (end)", "S: 226 stored");
    expect((await play(wire, (ftp) => ftp.storlines("STOR x", latin1Bytes("a\nb")))).text).toBe("226 stored");
  });

  it("T4: the callback is told of each line as it was sent", async () => {
    const wire = transferScript("A", "STOR x", "D> a\\r\\nb\\r\\n", "D> (end)", "S: 226 stored");
    const told = await play(wire, async (ftp) => {
      const lines: string[] = [];
      await ftp.storlines("STOR x", [latin1Bytes("a"), latin1Bytes("\r\nb")], {
        callback: (line) => void lines.push(latin1Text(line)),
      });
      return lines;
    });
    expect(told).toEqual(["a\r\n", "b\r\n"]);
  });

  it("T4, E5: a line over the limit resets the connection", async () => {
    const lines = transferScript("A", "STOR x", "D> (reset)", "S: 426 cut", ...inStep);
    await play(
      lines,
      async (ftp) => {
        await expect(ftp.storlines("STOR x", latin1Bytes("x".repeat(41)))).rejects.toMatchObject({
          code: "ERR_FTP_LIMIT",
        });
        await ftp.voidcmd("NOOP");
      },
      { maxLineLength: 40 },
    );
  });
});
