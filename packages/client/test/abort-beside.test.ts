import { describe, expect, it, vi } from "vitest";
import type { FTP } from "../src/index.ts";
import { play, type PlayOptions } from "./play.ts";

const login = "S: 220 ready\nC: TYPE I\nS: 200 ok\n";
const pasv = "C: PASV\nS: 227 ({pasv})\n";
const inOrder = 'C: PWD\nS: 257 "/"\n';
const begun = `${pasv}C: RETR x\nS: 150 here\nD| half\n`;
const ended = `${begun}D: (end)\n`;
const stored = `${pasv}C: STOR y\nS: 150 go\nD> data\nD> (end)\nS: 226 done\n`;
const slowly = stored.replace("S: 226", "S: (wait 300ms)\nS: 226");
const inStep = "C: NOOP\nS: 200 ok";
const once: PlayOptions = { cuts: [undefined], timeout: { total: 2_000 } };

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
const store = (ftp: FTP): Promise<unknown> => ftp.storbinary("STOR y", Buffer.from("data"));

async function each(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) expect(item).toBeDefined();
}

describe("B3, issue 10: abort() when the data has ended, and the final reply has not come", () => {
  const downloads: readonly (readonly [string, (ftp: FTP) => Promise<unknown>])[] = [
    ["retrbinary", (ftp) => ftp.retrbinary("RETR x", () => {})],
    ["download", (ftp) => ftp.download("x", () => {}, { verifySize: false })],
    ["blocks", (ftp) => each(ftp.blocks("RETR x"))],
  ];
  const answers = [["226 aborted"], ["426 cut", "226 aborted"], ["225 aborted"]] as const;

  it.each(downloads.flatMap(([name, run]) => answers.map((said) => ({ name, run, said }))))(
    "$name has failed, whatever is said: $said",
    async ({ run, said }) => {
      const replies = said.map((line) => `S: ${line}\n`).join("");
      await play(
        `${login}${ended}C: ABOR\n${replies}${inOrder}${inStep}`,
        async (ftp) => {
          await ftp.voidcmd("TYPE I");
          const running = expect(run(ftp)).rejects.toMatchObject({ name: "AbortError" });
          await vi.waitFor(() => expect(ftp.state).toBe("transferring"));
          await pause(50);
          await ftp.abort();
          await running;
          await ftp.voidcmd("NOOP");
        },
        once,
      );
    },
  );

  it("a call that waits for its turn goes on with a server of one answer", async () => {
    await play(
      `${login}${ended}C: ABOR\nS: 226 aborted\n${inOrder}${stored}${inStep}`,
      async (ftp) => {
        const reading = expect(ftp.retrbinary("RETR x", () => {})).rejects.toMatchObject({
          name: "AbortError",
        });
        await vi.waitFor(() => expect(ftp.state).toBe("transferring"));
        await pause(50);
        const aborting = ftp.abort();
        const storing = store(ftp);
        await Promise.all([reading, aborting, storing]);
        await ftp.voidcmd("NOOP");
      },
      once,
    );
  });
});

describe("B3, issue 10: abort() beside other calls", () => {
  it.each(["next", "return"] as const)(
    "%s() of an iterable that was aborted leaves the call alone whose turn it is",
    async (step) => {
      await play(
        `${login}${begun}C: ABOR\nS: 426 cut\nS: 226 aborted\n${inOrder}${slowly}${inStep}`,
        async (ftp) => {
          const blocks = ftp.blocks("RETR x")[Symbol.asyncIterator]();
          await blocks.next();
          await ftp.abort();
          const storing = store(ftp);
          await vi.waitFor(() => expect(ftp.state).toBe("transferring"));
          const left = blocks[step]?.();
          if (step === "next") await expect(left).rejects.toMatchObject({ name: "AbortError" });
          else await left?.catch(() => {});
          await storing;
          await ftp.voidcmd("NOOP");
        },
        once,
      );
    },
  );

  it("abort() while the server is asked after an early leave", async () => {
    await play(
      `${login}${begun}C: PWD\nC: ABOR\nS: 225 nothing\nC: PWD\nS| 257 "/"\\r\\n257 "/"\\r\\n\n${inStep}`,
      async (ftp) => {
        const leaving = (async () => {
          for await (const block of ftp.blocks("RETR x")) {
            expect(block).toBeDefined();
            break;
          }
        })();
        await pause(1_300);
        expect((await ftp.abort()).code).toBe(225);
        await leaving.catch(() => {});
        await ftp.voidcmd("NOOP");
      },
      { ...once, timeout: {} },
    );
  });

  it("a server of one answer that does not know PWD", async () => {
    await play(
      `${login}${begun}C: ABOR\nS: 426 cut\nC: PWD\nS: 500 what?\nC: PWD\nS: 500 what?\n${inStep}\n${inStep}`,
      async (ftp) => {
        const reading = expect(ftp.retrbinary("RETR x", () => void ftp.abort())).rejects.toMatchObject({
          name: "AbortError",
        });
        await reading;
        await ftp.voidcmd("NOOP");
      },
      { ...once, timeout: {} },
    );
  });

  it("F74: where nothing is under way, 426 is followed by the answer to ABOR", async () => {
    await play(
      `S: 220 ready\nC: ABOR\nS: 426 cut\nS: (wait 100ms)\nS: 226 aborted\nC: DELE y\nS: 550 no`,
      async (ftp) => {
        expect((await ftp.abort()).code).toBe(426);
        await expect(ftp.delete("y")).rejects.toMatchObject({ reply: { code: 550 } });
      },
      once,
    );
  });
});
