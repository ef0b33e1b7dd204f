import { describe, expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { newConnectionState } from "../src/session/connection-state.ts";
import type { Session } from "../src/session/session.ts";
import { patienceAfter } from "../src/transfer/after-final.ts";
import { play } from "./play.ts";

const HEADER = "a proxy in between may send a PROXY header";
const own = { end: false };

async function wordsOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => "no error",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

describe("a reply that a header of a proxy has caused", () => {
  it.each([
    ["221 in place of the answer to USER", "S: 220 ready\nC: USER me\nS: 221 bye\nC: (end)", "221 bye"],
    ["257 in that place", 'S: 220 ready\nC: USER me\nS: 257 "/"\nC: (end)', "257"],
  ])("M1: %s is no login, and its error names the header", async (_where, script, line) => {
    const words = await play(script, (ftp: FTP) => wordsOf(ftp.login("me", "secret")), own);
    expect(words).toContain(line);
    expect(words).toContain(HEADER);
  });

  it("later on it is another matter", async () => {
    const script = 'S: 220 ready\nC: NOOP\nS: 200 ok\nC: CWD x\nS: 257 "/"\nC: (end)';
    const calls = async (ftp: FTP): Promise<string> => {
      await ftp.voidcmd("NOOP");
      return await wordsOf(ftp.cwd("x"));
    };
    const words = await play(script, calls, own);
    expect(words).toContain("257");
    expect(words).not.toContain(HEADER);
  });
});

describe("a control connection that is closed during a transfer", () => {
  const begun = "S: 220 ready\nC: TYPE I\nS: 200 ok\nC: PASV\nS: 227 ({pasv})";

  it.each([
    ["of how many bytes so many had come", "150 here (100 bytes)", "during RETR x after 7 of 100 bytes"],
    ["that all had come", "150 here (7 bytes)", "during RETR x after all 7 bytes"],
    ["how many had come", "150 here", "during RETR x after 7 bytes"],
  ])("F12: the error of a download says %s", async (_what, preliminary, expected) => {
    const script = `${begun}\nC: RETR x\nS: ${preliminary}\nD: hello\nD: (end)\nS: (end)`;
    const words = await play(script, (ftp: FTP) => wordsOf(ftp.retrbinary("RETR x", () => {})), own);
    expect(words).toContain("the server closed the control connection");
    expect(words).toContain(expected);
  });

  it("F12: the error of an upload says how many had been sent", async () => {
    const script = `${begun}\nC: STOR x\nS: 150 go\nD> hello\nD> (end)\nS: (end)`;
    const words = await play(
      script,
      (ftp: FTP) => wordsOf(ftp.storbinary("STOR x", Buffer.from("hello\r\n"))),
      own,
    );
    expect(words).toContain("during STOR x after 7 bytes");
  });
});

describe("a data connection that does not end", () => {
  const begun = "S: 220 ready\nC: TYPE I\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\nC: RETR x";
  const options = { end: false, timeout: { idle: 1_500 }, cuts: [undefined] };

  it("F31: is complete where all announced bytes and the 226 are there", async () => {
    const script = `${begun}\nS: 150 here (7 bytes)\nD: hello\nS: 226 done\nC: (end)`;
    const calls = async (ftp: FTP): Promise<number> => {
      let bytes = 0;
      await ftp.retrbinary("RETR x", (block) => void (bytes += block.length));
      ftp.close();
      return bytes;
    };
    expect(await play(script, calls, options)).toBe(7);
  });

  it("F31: without an announcement the error says how many have come, and names the 226", async () => {
    const script = `${begun}\nS: 150 here\nD: hello\nS: 226 done\nC: (end)`;
    const calls = async (ftp: FTP): Promise<string> => {
      const words = await wordsOf(ftp.retrbinary("RETR x", () => {}));
      ftp.close();
      return words;
    };
    const words = await play(script, calls, options);
    expect(words).toContain(
      'the data connection did not end after 7 bytes, though the server has said "226 done"',
    );
  });
});

describe("a 226 without a 150 and without data", () => {
  const bare = (command: string): string =>
    `C: PASV\nS: 227 ({pasv})\nC: ${command}\nS: 226 nothing\nC: NOOP\nS: 200 ok`;

  it("F29: is an empty listing in clear, also again and again", async () => {
    const listings = Array.from({ length: 3 }, () => bare("NLST")).join("\n");
    await play(
      `S: 220 ready\nC: TYPE A\nS: 200 ok\n${listings}\nC: (end)`,
      async (ftp) => {
        for (let count = 0; count < 3; count += 1) {
          expect(await ftp.nlst()).toEqual([]);
          await ftp.voidcmd("NOOP");
        }
        ftp.close();
      },
      { end: false, cuts: [undefined] },
    );
  });

  it("F29, F31: six ways to list one directory wait a second at most in all; behind a 150 each may take longer", () => {
    const facts = newConnectionState();
    const session = { facts } as Session;
    expect(patienceAfter(session, false)).toBe(1_000);
    let waited = patienceAfter(session, true);
    facts.hasNothingBare = true;
    for (let further = 1; further < 6; further += 1) waited += patienceAfter(session, true);
    expect(waited).toBe(1_000);
    expect(patienceAfter(session, false)).toBe(1_000);
  });
});
