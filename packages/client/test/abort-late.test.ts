import { afterEach, describe, expect, it, vi } from "vitest";
import type { FTP } from "../src/index.ts";
import { inStep } from "./transfer-script.ts";
import { play, type PlayOptions } from "./play.ts";

const login = "S: 220 ready\nC: TYPE I\nS: 200 ok\n";
const pasv = "C: PASV\nS: 227 ({pasv})\n";
const running = `${pasv}C: RETR x\nS: 150 here\nD| data\nC: ABOR\n`;
const inOrder = 'C: PWD\nS: 257 "/"\n';
// What is held waits for half of the limit.
const once: PlayOptions = { cuts: [undefined], timeout: { finalReply: 900 } };
const WAIT = 450;

async function abortOne(ftp: FTP): Promise<void> {
  let aborting: Promise<unknown> | undefined;
  const transfer = ftp.retrbinary("RETR x", () => void (aborting ??= ftp.abort()));
  await expect(transfer).rejects.toMatchObject({ name: "AbortError" });
  await aborting;
}

const store = (ftp: FTP): Promise<unknown> => ftp.storbinary("STOR y", Buffer.from("data"));
const retrieve = (ftp: FTP): Promise<unknown> => ftp.retrbinary("RETR y", () => {});
const read = async (ftp: FTP): Promise<unknown> => {
  for await (const block of ftp.blocks("RETR y")) expect(block).toBeDefined();
  return undefined;
};
const readByHand = async (ftp: FTP): Promise<unknown> => {
  const { connection } = await ftp.ntransfercmd("RETR y");
  while ((await connection.read()) !== undefined);
  connection.close();
  return await ftp.voidresp();
};

const stored = "D> data\nD> (end)\n";
const sent = "D| half\nD: (end)\n";

const transfers = [
  ["storbinary", store, "STOR y", stored],
  ["retrbinary", retrieve, "RETR y", sent],
  ["blocks", read, "RETR y", sent],
  ["ntransfercmd", readByHand, "RETR y", sent],
] as const;

const orders = [
  ["before the 552", "S: 226 aborted\nS: 552 full\n"],
  ["behind the 552", "S: 552 full\nS: 226 aborted\n"],
] as const;

/** How many replies were held to the end of the wait, or until another came. */
function waits(): number {
  return vi.mocked(setTimeout).mock.calls.filter(([, milliseconds]) => milliseconds === WAIT).length;
}

describe("F74, issue 10: a late answer to ABOR answers nobody", () => {
  afterEach(() => void vi.restoreAllMocks());

  describe.each(transfers)("%s", (_name, transfer, command, data) => {
    const next = `${pasv}C: ${command}\nS: 150 go\n${data}`;
    const begun = `${login}${running}S: 426 cut\n${inOrder}${next}`;

    it.each(orders)("the transfer after it was refused, and 226 comes %s", async (_order, replies) => {
      await play(
        `${begun}${replies}${inStep.join("\n")}`,
        async (ftp) => {
          await abortOne(ftp);
          await expect(transfer(ftp)).rejects.toMatchObject({ reply: { code: 552 } });
          await ftp.voidcmd("NOOP");
        },
        once,
      );
    });

    it("a late 426 is no refusal of a transfer that went well", async () => {
      const script = `${login}${running}S: 226 cut\n${inOrder}${next}S: 426 aborted\nS: 226 done\n${inStep.join("\n")}`;
      await play(
        script,
        async (ftp) => {
          await abortOne(ftp);
          await transfer(ftp);
          await ftp.voidcmd("NOOP");
        },
        once,
      );
    });

    it("a 226 that is followed by the end of the connection proves nothing", async () => {
      await play(
        `${begun}S: 226 aborted\nS: (end)`,
        async (ftp) => {
          await abortOne(ftp);
          await expect(transfer(ftp)).rejects.toMatchObject({ name: expect.stringMatching(/ClosedError$/) });
        },
        { ...once, end: false },
      );
    });

    it("a server of one answer is waited for once", async () => {
      vi.spyOn(globalThis, "setTimeout");
      const again = `${running}S: 426 cut\n${inOrder}${next}S: 226 done\n`;
      await play(
        `${begun}S: 226 done\n${again}${inStep.join("\n")}`,
        async (ftp) => {
          await abortOne(ftp);
          await transfer(ftp);
          expect(waits()).toBe(1);
          await abortOne(ftp);
          await transfer(ftp);
          expect(waits()).toBe(1);
          await ftp.voidcmd("NOOP");
        },
        once,
      );
    });

    it("nothing is held where both answers have come", async () => {
      vi.spyOn(globalThis, "setTimeout");
      const script = `${login}${running}S: 426 cut\nS: 225 aborted\n${inOrder}${next}S: 226 done`;
      await play(
        script,
        async (ftp) => {
          await abortOne(ftp);
          await transfer(ftp);
        },
        once,
      );
      expect(waits()).toBe(0);
    });

    it("a server that was late before is waited for each time", async () => {
      vi.spyOn(globalThis, "setTimeout");
      const late = `${running}S: 426 cut\n${inOrder}`;
      const script = `${begun}S: 226 aborted\nS: 226 done\n${late}${next}S: 226 aborted\nS: 552 full\n${inStep.join("\n")}`;
      await play(
        script,
        async (ftp) => {
          await abortOne(ftp);
          await transfer(ftp);
          await abortOne(ftp);
          await expect(transfer(ftp)).rejects.toMatchObject({ reply: { code: 552 } });
          await ftp.voidcmd("NOOP");
        },
        once,
      );
    });
  });

  it("an answer that did not come for long is not expected with the next ABOR", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    vi.spyOn(globalThis, "setTimeout");
    const next = `${pasv}C: STOR y\nS: 150 go\n${stored}S: 226 done\n`;
    const aborted = `${running}S: 426 cut\n${inOrder}`;
    try {
      await play(
        `${login}${aborted}${aborted}${next}${inStep.join("\n")}`,
        async (ftp) => {
          await abortOne(ftp);
          vi.advanceTimersByTime(10_001);
          await abortOne(ftp);
          await store(ftp);
          await ftp.voidcmd("NOOP");
        },
        once,
      );
    } finally {
      vi.useRealTimers();
    }
    expect(waits()).toBe(0);
  });

  it.each([
    ["an upload", store, `${pasv}C: STOR y\nS| 150 go\\r\\n226 aborted\\r\\n\n${stored}`],
    ["a download", retrieve, `${pasv}C: RETR y\nS| 150 go\\r\\n226 aborted\\r\\n\n${sent}`],
  ])("a 226 before the end of the data is not that of %s", async (_name, transfer, next) => {
    await play(
      `${login}${running}S: 426 cut\n${inOrder}${next}S: 552 full\n${inStep.join("\n")}`,
      async (ftp) => {
        await abortOne(ftp);
        await expect(transfer(ftp)).rejects.toMatchObject({ reply: { code: 552 } });
        await ftp.voidcmd("NOOP");
      },
      once,
    );
  });

  const left = `${pasv}C: RETR x\nS: 150 here\nD| data\n${inOrder}`;
  const leaveEarly = async (ftp: FTP): Promise<void> => {
    for await (const block of ftp.blocks("RETR x")) {
      expect(block).toBeDefined();
      break;
    }
  };

  it("the final reply of a transfer that was left early may come when nothing is outstanding", async () => {
    await play(
      `${login}${left}S: (wait 20ms)\nS: 426 cut\nS: (wait 20ms)\n${inStep.join("\n")}`,
      async (ftp) => {
        await leaveEarly(ftp);
        await new Promise((resolve) => setTimeout(resolve, 60));
        await ftp.voidcmd("NOOP");
      },
      once,
    );
  });

  it("the final reply of a transfer that was left early, and comes late, is not that of the next one", async () => {
    await play(
      `${login}${left}${pasv}C: STOR y\nS: 150 go\n${stored}S: 226 done\nS: 552 full\n${inStep.join("\n")}`,
      async (ftp) => {
        await leaveEarly(ftp);
        await expect(store(ftp)).rejects.toMatchObject({ reply: { code: 552 } });
        await ftp.voidcmd("NOOP");
      },
      once,
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
