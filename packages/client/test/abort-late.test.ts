import { afterEach, describe, expect, it, vi } from "vitest";
import type { FTP } from "../src/index.ts";
import { inStep } from "./transfer-script.ts";
import { play, type PlayOptions } from "./play.ts";

const login = "S: 220 ready\nC: TYPE I\nS: 200 ok\n";
const pasv = "C: PASV\nS: 227 ({pasv})\n";
const running = `${pasv}C: RETR x\nS: 150 here\nD| data\nC: ABOR\n`;
const inOrder = 'C: PWD\nS: 257 "/"\n';
const aborted = `${running}S: 426 cut\n${inOrder}`;
const late = "S: (wait 200ms)\nS: 226 aborted\n";
// What is owed is waited for no longer than half of the limit of a call.
const once: PlayOptions = { cuts: [undefined], timeout: { total: 3_000 } };
const WAIT = 933;

async function abortOne(ftp: FTP): Promise<void> {
  let aborting: Promise<unknown> | undefined;
  const transfer = ftp.retrbinary("RETR x", () => void (aborting ??= ftp.abort()));
  await expect(transfer).rejects.toMatchObject({ name: "AbortError" });
  await aborting;
}

async function leaveEarly(ftp: FTP): Promise<void> {
  for await (const block of ftp.blocks("RETR x")) {
    expect(block).toBeDefined();
    break;
  }
}

const store = (ftp: FTP): Promise<unknown> => ftp.storbinary("STOR y", Buffer.from("data"));

async function each(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) expect(item).toBeDefined();
}

async function readByHand(ftp: FTP): Promise<unknown> {
  const { connection } = await ftp.ntransfercmd("RETR y");
  while ((await connection.read()) !== undefined);
  connection.close();
  return await ftp.voidresp();
}

const stored = `${pasv}C: STOR y\nS: 150 go\nD> data\nD> (end)\n`;
const sent = (command: string): string => `${pasv}C: ${command}\nS: 150 go\nD| half\nD: (end)\n`;

const operations: readonly (readonly [name: string, run: (ftp: FTP) => Promise<unknown>, script: string])[] =
  [
    ["storbinary", store, stored],
    ["retrbinary", (ftp) => ftp.retrbinary("RETR y", () => {}), sent("RETR y")],
    ["blocks", (ftp) => each(ftp.blocks("RETR y")), sent("RETR y")],
    ["ntransfercmd", readByHand, sent("RETR y")],
    ["lines", (ftp) => each(ftp.lines("RETR y")), `C: TYPE A\nS: 200 ok\n${sent("RETR y")}`],
    ["delete", (ftp) => ftp.delete("y"), "C: DELE y\n"],
    ["sendcmd", (ftp) => ftp.sendcmd("SITE y"), "C: SITE y\n"],
  ];

/** How many waits for what is owed were begun. */
function waits(): number {
  const { calls } = vi.mocked(setTimeout).mock;
  return calls.filter(([, milliseconds]) => milliseconds === WAIT).length;
}

describe("F74, issue 10: a late answer to ABOR answers nobody", () => {
  afterEach(() => void vi.restoreAllMocks());

  it.each(operations)(
    "%s begins when it is there, and fails by its own refusal",
    async (_name, run, next) => {
      await play(
        `${login}${aborted}${late}${next}S: 552 full\n${inStep.join("\n")}`,
        async (ftp) => {
          await abortOne(ftp);
          await expect(run(ftp)).rejects.toMatchObject({ reply: { code: 552 } });
          await ftp.voidcmd("NOOP");
        },
        once,
      );
    },
  );

  it.each(["426 cut", "451 broken", "226 done", "551 no"])("the late one may be %s", async (reply) => {
    await play(
      `${login}${running}S: 226 aborted\n${inOrder}S: (wait 200ms)\nS: ${reply}\n${stored}S: 226 done\n${inStep.join("\n")}`,
      async (ftp) => {
        await abortOne(ftp);
        await store(ftp);
        await ftp.voidcmd("NOOP");
      },
      once,
    );
  });

  it.each(["426 cut", "451 broken", "226 done"])(
    "the same of %s after a transfer that was left early",
    async (reply) => {
      const left = `${pasv}C: RETR x\nS: 150 here\nD| data\n${inOrder}S: (wait 200ms)\nS: ${reply}\n`;
      await play(
        `${login}${left}${stored}S: 552 full\n${inStep.join("\n")}`,
        async (ftp) => {
          await leaveEarly(ftp);
          await expect(store(ftp)).rejects.toMatchObject({ reply: { code: 552 } });
          await ftp.voidcmd("NOOP");
        },
        once,
      );
    },
  );

  it("it may come when no call waits for it", async () => {
    await play(
      `${login}${aborted}${late}S: (wait 20ms)\n${inStep.join("\n")}`,
      async (ftp) => {
        await abortOne(ftp);
        await new Promise((resolve) => setTimeout(resolve, 400));
        await ftp.voidcmd("NOOP");
      },
      once,
    );
  });

  it("each of many aborts has a late one", async () => {
    await play(
      `${login}${`${aborted}${late}`.repeat(6)}${stored}S: 226 done\n${inStep.join("\n")}`,
      async (ftp) => {
        for (let round = 0; round < 6; round++) await abortOne(ftp);
        await store(ftp);
        await ftp.voidcmd("NOOP");
      },
      { ...once, timeout: { total: 6_000 } },
    );
  });

  it("a server of one answer is waited for once", async () => {
    vi.spyOn(globalThis, "setTimeout");
    await play(
      `${login}${`${aborted}${stored}S: 226 done\n`.repeat(3)}${inStep.join("\n")}`,
      async (ftp) => {
        for (let round = 0; round < 3; round++) {
          await abortOne(ftp);
          await store(ftp);
          expect(waits()).toBe(1);
        }
        await ftp.voidcmd("NOOP");
      },
      { ...once, timeout: { total: 2 * WAIT } },
    );
  });

  it("so is one that has answered both once, and one that answers late", async () => {
    vi.spyOn(globalThis, "setTimeout");
    const crossed = `${running}S: 226 done\nS: 226 aborted\n${inOrder}`;
    const alone = `${running}${inOrder}S: (wait 50ms)\nS: 226 aborted\n`;
    await play(
      `${login}${crossed}${alone}${stored}S: 226 done\n${crossed}${alone}${stored}S: 226 done\n${inStep.join("\n")}`,
      async (ftp) => {
        for (let round = 0; round < 2; round++) {
          await abortOne(ftp);
          await abortOne(ftp);
          await store(ftp);
          expect(waits()).toBe(1);
        }
        await ftp.voidcmd("NOOP");
      },
      { ...once, timeout: { total: 2 * WAIT } },
    );
  });

  it("nothing is waited for where both answers have come", async () => {
    vi.spyOn(globalThis, "setTimeout");
    await play(
      `${login}${running}S: 426 cut\nS: 225 aborted\n${inOrder}${stored}S: 226 done`,
      async (ftp) => {
        await abortOne(ftp);
        await store(ftp);
      },
      { ...once, timeout: { total: 2 * WAIT } },
    );
    expect(waits()).toBe(0);
  });

  it("a signal ends the wait for it", async () => {
    await play(
      `${login}${aborted}`,
      async (ftp) => {
        await abortOne(ftp);
        await expect(
          ftp.storbinary("STOR y", Buffer.from("data"), { signal: AbortSignal.timeout(50) }),
        ).rejects.toMatchObject({ name: "TimeoutError" });
      },
      { ...once, end: false },
    );
  });
});

describe("D12, issue 10: PWDs that a busy server drops", () => {
  it.each([
    ["are not waited for", 'S: 257 "/"\nC: NOOP\nS: 200 ok'],
    ["may be answered after all", 'S: 257 "/"\nC: NOOP\nS: 257 "/"\nS: 257 "/"\nS: 200 ok'],
    ["may be one", 'S: 257 "/"\nS: 257 "/"\nC: NOOP\nS: 200 ok'],
  ])("%s, and each later 257 is its command's", async (_name, replies) => {
    const script = `${login}${running}C: PWD\nC: PWD\nC: PWD\nS: 426 cut\nS: 226 aborted\n${replies}\nC: MKD a\nS: 257 "/a"\nC: MKD b\nS: 257 "/b"\nC: PWD\nS: 257 "/"`;
    const made = await play(
      script,
      async (ftp) => {
        await abortOne(ftp);
        return [await ftp.mkd("a"), await ftp.mkd("b"), await ftp.pwd()];
      },
      { cuts: [undefined] },
    );
    expect(made).toEqual(["/a", "/b", "/"]);
  });
});
