import { PassThrough, Readable, Writable } from "node:stream";
import { describe, expect, it, vi } from "vitest";
import type { FTP } from "../src/index.ts";
import { play } from "./play.ts";

const text = (block: Uint8Array): string => Buffer.from(block).toString("latin1");
const opening = "S: 220 ready\nC: TYPE I\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\n";
const download = `${opening}C: RETR x\nS: 150 here\nD| data\nD: (end)\nS: 226 done`;
const cut = `${opening}C: RETR x\nS: 150 here\nD| data\nD: (end)\nS: 426 cut\nC: NOOP\nS: 200 ok`;
const upload = `${opening}C: STOR x\nS: 150 here\nD> data\nD> (end)\nS: 226 done`;

describe("a download into a Node stream", () => {
  it("T1: writes it all, and ends it when the transfer has succeeded", async () => {
    const result = await play(download, async (ftp) => {
      const written: string[] = [];
      const stream = new Writable({
        highWaterMark: 1,
        write(chunk: Buffer, _encoding, done) {
          written.push(chunk.toString());
          setImmediate(done);
        },
      });
      await ftp.retrbinary("RETR x", stream, { blocksize: 1 });
      return [written.join(""), stream.writableFinished];
    });
    expect(result).toEqual(["data", true]);
  });

  it("F34, E1: destroys it when the transfer has failed, so that no partial file looks whole", async () => {
    await play(cut, async (ftp) => {
      const stream = new PassThrough();
      stream.on("error", () => {});
      await expect(ftp.retrbinary("RETR x", stream)).rejects.toMatchObject({ code: "ERR_FTP_TEMPORARY" });
      expect([stream.destroyed, stream.writableFinished]).toEqual([true, false]);
      await ftp.voidcmd("NOOP");
    });
  });

  it("F65, K9: an error of the stream comes out, and the session is in step", async () => {
    const script = download.replace("D: (end)\nS: 226 done", "D> (reset)\nS: 426 cut\nC: NOOP\nS: 200 ok");
    await play(script, async (ftp) => {
      const full = Object.assign(new Error("no space"), { code: "ENOSPC" });
      const stream = new Writable({ write: (_chunk, _encoding, done) => done(full) });
      await expect(ftp.retrbinary("RETR x", stream)).rejects.toBe(full);
      await ftp.voidcmd("NOOP");
    });
  });

  it("F65: so does one that it has only when it is ended", async () => {
    await play(`${download}\nC: NOOP\nS: 200 ok`, async (ftp) => {
      const late = new Error("late");
      const stream = new Writable({
        write: (_chunk, _encoding, done) => done(),
        final: (done) => done(late),
      });
      await expect(ftp.retrbinary("RETR x", stream)).rejects.toBe(late);
      await ftp.voidcmd("NOOP");
    });
  });

  it("F73: is destroyed also when the call's turn never comes", async () => {
    await play("S: 220 ready", async (ftp) => {
      const stream = new PassThrough();
      stream.on("error", () => {});
      const reason = new Error("mine");
      await expect(ftp.retrbinary("RETR x", stream, { signal: AbortSignal.abort(reason) })).rejects.toBe(
        reason,
      );
      expect(stream.destroyed).toBe(true);
    });
  });
});

describe("F33: the control connection ends behind the 226, while our side is not done", () => {
  const announced = download.replace("150 here", "150 here (4 bytes)");
  const lost = { end: false, cuts: [undefined] };
  /** Longer than a call whose connection was lost may take to reject. */
  const slow = (done: () => void): void => void setTimeout(done, 600);
  const finishing = (final: (done: () => void) => void): Writable =>
    new Writable({ write: (_chunk, _encoding, done) => done(), final });

  it.each([
    ["at once", ""],
    ["while it finishes", "S: (wait 50ms)\n"],
  ])("a stream that takes its time to finish, the end %s", async (_when, pause) => {
    await play(
      `${announced}\n${pause}S: (end)`,
      async (ftp) => {
        const stream = finishing(slow);
        await ftp.retrbinary("RETR x", stream);
        expect([stream.writableFinished, ftp.state]).toEqual([true, "closed"]);
      },
      lost,
    );
  });

  it.each([
    ["announced", announced],
    ["told by SIZE", `${download}\nC: SIZE x\nS: 213 4`],
  ])("download(), the size %s", async (_how, script) => {
    await play(
      `${script}\nS: (end)`,
      async (ftp) => {
        const stream = finishing(slow);
        expect(await ftp.download("x", stream)).toMatchObject({ bytes: 4, size: 4 });
        expect([stream.writableFinished, ftp.state]).toEqual([true, "closed"]);
      },
      lost,
    );
  });

  it("the callback of a last line", async () => {
    const script = download.replace("TYPE I", "TYPE A").replace("D| data", "D| one\\r\\ntwo");
    await play(
      `${script}\nS: (end)`,
      async (ftp) => {
        const lines: string[] = [];
        await ftp.retrlines("RETR x", async (line) => {
          if (line === "two") await new Promise<void>(slow);
          lines.push(line);
        });
        expect(lines).toEqual(["one", "two"]);
      },
      lost,
    );
  });

  it("a signal ends the call all the same, and the stream", async () => {
    await play(
      `${announced}\nS: (end)`,
      async (ftp) => {
        const reason = new Error("mine");
        const aborting = new AbortController();
        const stream = finishing(() => {});
        stream.on("error", () => {});
        const call = ftp.retrbinary("RETR x", stream, { signal: aborting.signal });
        void vi.waitFor(() => expect(ftp.state).toBe("closed")).then(() => aborting.abort(reason));
        await expect(call).rejects.toBe(reason);
        expect(stream.destroyed).toBe(true);
      },
      lost,
    );
  });

  it.each<readonly [string, string, (ftp: FTP) => Promise<unknown>]>([
    ["a download", download, (ftp) => ftp.download("x", () => {})],
    ["an upload", upload, (ftp) => ftp.upload(Buffer.from("data"), "x")],
  ])(
    "%s whose size cannot be asked for any more says that the server has confirmed it",
    async (_what, script, call) => {
      await play(
        `${script}\nS: (end)`,
        async (ftp) => {
          await expect(call(ftp)).rejects.toMatchObject({
            code: "ERR_FTP_CLOSED",
            phase: "finalReply",
            message: expect.stringContaining('confirmed the transfer ("226 done")'),
          });
        },
        lost,
      );
    },
  );
});

describe("a download into a web stream", () => {
  it("T1: writes it all, and closes it when the transfer has succeeded", async () => {
    const result = await play(download, async (ftp) => {
      const told: string[] = [];
      const stream = new WritableStream<Uint8Array>({
        write: (chunk) => void told.push(text(chunk)),
        close: () => void told.push("closed"),
      });
      await ftp.retrbinary("RETR x", stream);
      return told.join("");
    });
    expect(result).toBe("dataclosed");
  });

  it("F34: aborts it when the transfer has failed", async () => {
    await play(cut, async (ftp) => {
      let reason: unknown;
      const stream = new WritableStream<Uint8Array>({ abort: (why) => void (reason = why) });
      await expect(ftp.retrbinary("RETR x", stream)).rejects.toMatchObject({ code: "ERR_FTP_TEMPORARY" });
      expect(reason).toMatchObject({ code: "ERR_FTP_TEMPORARY" });
      await ftp.voidcmd("NOOP");
    });
  });

  it("F65, K9: an error of the stream comes out", async () => {
    const script = download.replace("D: (end)\nS: 226 done", "D> (reset)\nS: 426 cut\nC: NOOP\nS: 200 ok");
    const mine = new Error("mine");
    await play(`${script}`, async (ftp) => {
      const stream = new WritableStream<Uint8Array>({ write: () => Promise.reject(mine) });
      await expect(ftp.retrbinary("RETR x", stream, { blocksize: 1 })).rejects.toBe(mine);
      await ftp.voidcmd("NOOP");
    });
  });
});

describe("an upload", () => {
  it.each<readonly [string, () => Parameters<import("../src/index.ts").FTP["storbinary"]>[1]]>([
    ["bytes", () => Buffer.from("data")],
    ["an array of blocks", () => [Buffer.from("da"), Buffer.from("ta")]],
    ["a Node stream", () => Readable.from([Buffer.from("da"), Buffer.from("ta")])],
    ["a web stream", () => new Blob(["data"]).stream()],
    [
      "an async generator",
      async function* () {
        yield Buffer.from("da");
        yield Buffer.from("ta");
      },
    ],
  ])("T3: of %s", async (_name, source) => {
    await play(upload, (ftp) => ftp.storbinary("STOR x", source()));
  });

  it("T3: a source is left when the upload fails", async () => {
    const script = `${opening}C: STOR x\nS: 553 no`;
    await play(script, async (ftp) => {
      const stream = Readable.from([Buffer.from("da")]);
      await expect(ftp.storbinary("STOR x", stream)).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT" });
    });
  });
});

describe("blocks and lines as iterables", () => {
  it("T1: blocks, and then the final reply", async () => {
    const result = await play(`${download}\nC: NOOP\nS: 200 ok`, async (ftp) => {
      let all = "";
      for await (const block of ftp.blocks("RETR x")) {
        all += text(block);
        await expect(ftp.pwd()).rejects.toThrow("a transfer is in progress");
      }
      await ftp.voidcmd("NOOP");
      return all;
    });
    expect(result).toBe("data");
  });

  it("T1: nothing is sent before the first block is asked for", async () => {
    await play("S: 220 ready\nC: NOOP\nS: 200 ok", async (ftp) => {
      ftp.blocks("RETR x");
      ftp.lines("RETR x");
      await ftp.voidcmd("NOOP");
    });
  });

  it("K9: leaving early resets the data connection, and the session is in step", async () => {
    const script = download.replace("D: (end)\nS: 226 done", "D> (reset)\nS: 426 cut\nC: NOOP\nS: 200 ok");
    await play(script, async (ftp) => {
      for await (const block of ftp.blocks("RETR x")) {
        expect(block.length).toBeGreaterThan(0);
        break;
      }
      expect(ftp.state).toBe("ready");
      await ftp.voidcmd("NOOP");
    });
  });

  it("E1: a refusal behind the data is thrown behind the last block", async () => {
    await play(cut, async (ftp) => {
      let all = "";
      const reading = async (): Promise<void> => {
        for await (const block of ftp.blocks("RETR x")) all += text(block);
      };
      await expect(reading()).rejects.toMatchObject({ code: "ERR_FTP_TEMPORARY", command: "RETR x" });
      expect(all).toBe("data");
      await ftp.voidcmd("NOOP");
    });
  });

  it("E2: a refused transfer is thrown at the first", async () => {
    await play(`${opening}C: RETR x\nS: 550 no\nC: NOOP\nS: 200 ok`, async (ftp) => {
      await expect(ftp.blocks("RETR x").next()).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT" });
      await ftp.voidcmd("NOOP");
    });
  });

  it("F73: a signal ends it, with its reason", async () => {
    const script = `${opening}C: RETR x\nS: 150 here\nD| data`;
    await play(script, async (ftp) => {
      const controller = new AbortController();
      const reason = new Error("mine");
      const blocks = ftp.blocks("RETR x", { signal: controller.signal });
      await blocks.next();
      controller.abort(reason);
      await expect(drain(blocks)).rejects.toBe(reason);
      expect(ftp.state).toBe("closed");
    });
  });
});

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) expect(item).toBeDefined();
}
