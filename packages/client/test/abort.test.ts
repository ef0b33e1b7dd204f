import { describe, expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { play } from "./play.ts";

describe("abort, while nothing is transferred", () => {
  it.each(["426 aborted", "225 nothing to do", "226 done", "200 ok"])(
    "B1, B2, B6: plain ABOR, answered by %s",
    async (reply) => {
      const result = await play(`S: 220 ready\nC: ABOR\nS: ${reply}\nC: NOOP\nS: 200 ok`, async (ftp) => {
        const { text } = await ftp.abort();
        await ftp.voidcmd("NOOP");
        return text;
      });
      expect(result).toBe(reply);
    },
  );

  it.each([
    ["502 not here", "ERR_FTP_PERMANENT"],
    ["451 later", "ERR_FTP_TEMPORARY"],
    ["350 hm", "ERR_FTP_PROTOCOL"],
  ])("B2, E3: anything else is an error: %s", async (reply, code) => {
    await play(`S: 220 ready\nC: ABOR\nS: ${reply}\nC: NOOP\nS: 200 ok`, async (ftp) => {
      await expect(ftp.abort()).rejects.toMatchObject({ code, command: "ABOR" });
      await ftp.voidcmd("NOOP");
    });
  });

  it("B2: lastresp is not touched", async () => {
    expect(
      await play("S: 220 ready\nC: ABOR\nS: 226 ok", async (ftp) => [(await ftp.abort()).code, ftp.lastresp]),
    ).toEqual([226, "220"]);
  });
});

const opening = "S: 220 ready\nC: TYPE I\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\n";

/** The replies to ABOR and the PWD after it that servers give (F74), and the one that `abort` returns. */
const answers: readonly (readonly [name: string, replies: string, answer: string])[] = [
  ["426 and 226", 'S: 426 cut\nC: PWD\nS: 226 aborted\nS: 257 "/"', "426 cut"],
  ["426 and 225", 'S: 426 cut\nC: PWD\nS: 225 aborted\nS: 257 "/"', "426 cut"],
  ["426 alone", 'S: 426 cut\nC: PWD\nS: 257 "/"', "426 cut"],
  ["226 alone", 'S: 226 done\nC: PWD\nS: 257 "/"', "226 done"],
  ["225 alone", 'S: 225 aborted\nC: PWD\nS: 257 "/"', "225 aborted"],
  ["226 and 226", 'S| 226 done\\r\\n226 aborted\\r\\n\nC: PWD\nS: 257 "/"', "226 done"],
  ["226 of the transfer and a refusal", 'S: 226 done\nS: 502 no\nC: PWD\nS: 257 "/"', "226 done"],
  [
    "426 and 226, and a PWD that is not known",
    "S: 426 cut\nS: 226 aborted\nC: PWD\nS: 500 what?\nC: NOOP\nS: 200 ok",
    "426 cut",
  ],
];

describe("abort, in the middle of a transfer", () => {
  it.each(answers)("B3, B6, F74: %s", async (_name, replies, answer) => {
    const script = `${opening}C: RETR x\nS: 150 here\nD| data\nC: ABOR\n${replies}\nC: NOOP\nS: 200 in step`;
    const result = await play(script, async (ftp) => {
      const told: Promise<unknown>[] = [];
      const transfer = ftp.retrbinary("RETR x", () => void (told.length === 0 && told.push(ftp.abort())));
      await expect(transfer).rejects.toMatchObject({ name: "AbortError" });
      const reply = await told[0];
      return [String(reply), (await ftp.voidcmd("NOOP")).text];
    });
    expect(result).toEqual([answer, "200 in step"]);
  });

  it("B4: the data connection is reset", async () => {
    const script = `${opening}C: RETR x\nS: 150 here\nD| data\nC: ABOR\nD> (reset)\nS: 426 cut\nC: PWD\nS: 226 ok\nS: 257 "/"`;
    await play(script, async (ftp) => {
      let aborting: Promise<unknown> | undefined;
      const transfer = ftp.retrbinary("RETR x", () => void (aborting ??= ftp.abort()));
      await expect(transfer).rejects.toMatchObject({ name: "AbortError" });
      await aborting;
    });
  });

  it.each<readonly [string, string, (ftp: FTP, abort: () => Promise<unknown>) => Promise<unknown>]>([
    [
      "an upload",
      "STOR x",
      (ftp, abort) => ftp.storbinary("STOR x", endless(), { callback: () => void abort() }),
    ],
    ["blocks", "RETR x", (ftp, abort) => each(ftp.blocks("RETR x"), abort)],
  ])("B3: %s", async (_name, command, transfer) => {
    const data = command === "RETR x" ? "D| data\n" : "";
    const script = `${opening}C: ${command}\nS: 150 here\n${data}C: ABOR\nS: 426 cut\nC: PWD\nS: 226 ok\nS: 257 "/"\nC: NOOP\nS: 200 ok`;
    await play(script, async (ftp) => {
      let aborting: Promise<unknown> | undefined;
      const calls = transfer(ftp, () => (aborting ??= ftp.abort()));
      await expect(calls).rejects.toMatchObject({ name: "AbortError" });
      await aborting;
      await ftp.voidcmd("NOOP");
    });
  });

  it("B3: a transfer that its caller reads", async () => {
    const script = `${opening}C: RETR x\nS: 150 here\nD| data\nC: ABOR\nS: 426 cut\nC: PWD\nS: 226 ok\nS: 257 "/"\nC: NOOP\nS: 200 ok`;
    await play(script.replace("C: TYPE I\nS: 200 ok\n", ""), async (ftp) => {
      const { connection } = await ftp.ntransfercmd("RETR x");
      await connection.read();
      expect((await ftp.abort()).code).toBe(426);
      expect(connection.isClosed).toBe(true);
      await ftp.voidcmd("NOOP");
    });
  });

  const readers = ["voidresp", "getresp", "getmultiline", "getline"] as const;

  it.each(readers)(
    "B3, B4: %s() after it has no reply to wait for, and the session goes on",
    async (name) => {
      const script = `${opening}C: RETR x\nS: 150 here\nD| data\nC: ABOR\nS: 426 cut\nC: PWD\nS: 226 ok\nS: 257 "/"\nC: NOOP\nS: 200 ok\nC: X\nS: 200 x`;
      await play(script.replace("C: TYPE I\nS: 200 ok\n", ""), async (ftp) => {
        const { connection } = await ftp.ntransfercmd("RETR x");
        await connection.read();
        await ftp.abort();
        await expect(ftp[name]()).rejects.toMatchObject({ name: "AbortError" });
        await ftp.voidcmd("NOOP");
        await ftp.putcmd("X");
        await ftp[name]();
        // The word of the abort is over with the next command.
        await expect(ftp[name]()).rejects.toThrow(TypeError);
      });
    },
  );

  it.each(readers)("B3, B4: %s() that waits for the final reply meanwhile", async (name) => {
    const script = `${opening}C: RETR x\nS: 150 here\nD| data\nC: ABOR\nS: 426 cut\nC: PWD\nS: 226 ok\nS: 257 "/"\nC: NOOP\nS: 200 ok`;
    await play(script.replace("C: TYPE I\nS: 200 ok\n", ""), async (ftp) => {
      const { connection } = await ftp.ntransfercmd("RETR x");
      await connection.read();
      const waiting = ftp[name]();
      waiting.catch(() => {});
      expect((await ftp.abort()).code).toBe(426);
      await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
      await ftp.voidcmd("NOOP");
    });
  });

  it("B3: abort() called twice says ABOR once", async () => {
    const script = `${opening}C: RETR x\nS: 150 here\nD| data\nC: ABOR\nS: 426 cut\nC: PWD\nS: 226 ok\nS: 257 "/"`;
    await play(script, async (ftp) => {
      const told: Promise<unknown>[] = [];
      const abort = (): void => {
        if (told.length === 0) told.push(ftp.abort(), ftp.abort());
      };
      await expect(ftp.retrbinary("RETR x", abort)).rejects.toMatchObject({ name: "AbortError" });
      const [first, second] = await Promise.all(told);
      expect(first).toBe(second);
    });
  });

  it("F73, F74: a server that says nothing to ABOR is left, at the signal", async () => {
    const script = `${opening}C: RETR x\nS: 150 here\nD| data\nC: ABOR`;
    await play(script, async (ftp) => {
      const controller = new AbortController();
      const reason = new Error("mine");
      let aborting: Promise<unknown> | undefined;
      const transfer = ftp.retrbinary("RETR x", () => {
        aborting ??= ftp.abort({ signal: controller.signal });
        setImmediate(() => controller.abort(reason));
      });
      await expect(transfer).rejects.toMatchObject({ name: "AbortError" });
      await expect(aborting).rejects.toBe(reason);
      expect(ftp.state).toBe("closed");
    });
  });
});

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.from("data");
}

async function each(items: AsyncIterable<unknown>, call: () => Promise<unknown>): Promise<void> {
  for await (const item of items) {
    expect(item).toBeDefined();
    void call();
  }
}
