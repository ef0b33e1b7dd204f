import { expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { play } from "./play.ts";

const LOGIN = `
  S: 220 ready
  C: USER me
  S: 230 in
  C: TYPE I
  S: 200 ok
  C: PASV
  S: 227 ({pasv})
  C: RETR big
`;

async function leaveEarly(ftp: FTP): Promise<string> {
  await ftp.login("me");
  for await (const block of ftp.blocks("RETR big")) {
    expect(block.length).toBeGreaterThan(0);
    break;
  }
  return await ftp.pwd();
}

/** What servers say when the client resets the data connection of a download: the session must be in step behind it. */
const replies: readonly (readonly [server: string, replies: string])[] = [
  ["426 alone: vsftpd", "S: 426 cut\nC: PWD"],
  ["226, since all was sent: pyftpdlib", "S: 226 done\nC: PWD"],
  [
    "a second 150 and no other reply: Pure-FTPd",
    "S: 150 0.001 seconds (measured here)\nC: NOOP\nS: 200 ok\nC: PWD",
  ],
  ["a second 150 and a late 426", "S: 150 measured\nC: NOOP\nS: 426 cut\nS: 200 ok\nC: PWD"],
  ["nothing: Pure-FTPd over TLS", "C: NOOP\nS: 200 ok\nC: PWD"],
  ["a 426 that comes very late", "C: NOOP\nS: 426 cut\nS: 200 ok\nC: PWD"],
];

// Nothing is said for longer than the wait for a final reply.
const brief = { timeout: { finalReply: 200 } };

function scriptOf(said: string): string {
  return `${LOGIN}
    S: 150 here it comes
    D| some bytes
    D> (reset)
    ${said}
  `;
}

it.each(replies)("F74: a download that is left early is followed by %s", async (_, said) => {
  expect(await play(scriptOf(`${said}\nS: 257 "/"`), leaveEarly, brief)).toBe("/");
});

it("F74: a server that does not even answer a NOOP then is given up", async () => {
  await play(
    scriptOf("C: NOOP"),
    async (ftp) => {
      await expect(leaveEarly(ftp)).rejects.toMatchObject({
        code: "ERR_FTP_CLOSED",
        cause: expect.objectContaining({ message: expect.stringContaining("never said") }),
      });
    },
    brief,
  );
});

it("F74: with another command behind the transfer's no NOOP is sent: which reply is for which could only be guessed", async () => {
  const outcomes: unknown[] = [];
  await play(
    scriptOf("").replace("C: RETR big", "C: RETR big\n  C: PASV"),
    async (ftp) => {
      await ftp.login("me");
      const run = async (): Promise<void> => {
        for await (const { error } of ftp.retrieveMany(["big", "next"], { maxSize: 4 })) outcomes.push(error);
      };
      await expect(run()).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
    },
    { ...brief, cuts: [undefined] },
  );
  expect(outcomes).toEqual([expect.any(RangeError)]);
});
