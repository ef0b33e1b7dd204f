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
    'S: 150 0.001 seconds (measured here)\nC: PWD\nS: 257 "/"\nC: PWD',
  ],
  ["a second 150 and a late 426", 'S: 150 measured\nC: PWD\nS: 426 cut\nS: 257 "/"\nC: PWD'],
  ["nothing: Pure-FTPd over TLS", 'C: PWD\nS: 257 "/"\nC: PWD'],
  ["a 426 that comes very late", 'C: PWD\nS: 426 cut\nS: 257 "/"\nC: PWD'],
];

// Nothing is said for longer than the wait for a final reply.
const brief = { timeout: { finalReply: 200, reply: 600 } };

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

it("F74: a server that does not even answer a PWD then is given up", async () => {
  await play(
    scriptOf("C: PWD\nC: PWD\nC: PWD"),
    async (ftp) => {
      await expect(leaveEarly(ftp)).rejects.toMatchObject({
        code: "ERR_FTP_CLOSED",
        cause: expect.objectContaining({ message: expect.stringContaining("never said") }),
      });
    },
    brief,
  );
});
