import { inspect } from "node:util";
import { ScriptServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP, FTP_TLS } from "../src/index.ts";
import { settle } from "./play.ts";

const CANARY = "CANARY-s3cr3t-é";

/** Sessions in which a secret might come out, and what is called in them. */
const sessions: readonly (readonly [name: string, script: string, call: (ftp: FTP) => Promise<unknown>])[] = [
  ["a refused password", "C: USER u\nS: 331 pw\nC: *\nS: 530 no", (ftp) => ftp.login("u", CANARY)],
  [
    "a password repeated in the refusal",
    `C: USER u\nS: 331 pw\nC: *\nS: 530-no\nS: 530 ${CANARY} is wrong`,
    (ftp) => ftp.login("u", CANARY),
  ],
  [
    "a password repeated as no reply at all",
    `C: USER u\nS: 331 pw\nC: *\nS: ${CANARY}`,
    (ftp) => ftp.login("u", CANARY),
  ],
  [
    "a password repeated in a 421",
    `C: USER u\nS: 331 pw\nC: *\nS: 421 ${CANARY}`,
    async (ftp) => (await ftp.login("u", CANARY).catch(() => {}), await ftp.pwd()),
  ],
  ["a lost connection", "C: USER u\nS: 331 pw\nC: *\nS: (end)", (ftp) => ftp.login("u", CANARY)],
  ["a timeout", "C: USER u\nS: 331 pw\nC: *\nS: (silence)", (ftp) => ftp.login("u", CANARY)],
  [
    "an account",
    `C: USER u\nS: 331 pw\nC: *\nS: 332 acct\nC: *\nS: 530 ${CANARY}`,
    (ftp) => ftp.login("u", "p", CANARY),
  ],
  ["ACCT", `C: *\nS: 530 ${CANARY}`, (ftp) => ftp.acct(CANARY)],
  ["PASS by sendcmd", `C: *\nS: 530 ${CANARY}`, (ftp) => ftp.sendcmd(`PASS ${CANARY}`)],
  [
    "pass by putline",
    `C: *\nS: 530 ${CANARY}`,
    async (ftp) => (await ftp.putline(`pass ${CANARY}`), await ftp.voidresp()),
  ],
  [
    "a secret in another command (S66)",
    `C: USER u\nS: 331 pw\nC: *\nS: 230 in\nC: *\nS: 501 ${CANARY}`,
    async (ftp) => (await ftp.login("u", CANARY), await ftp.sendcmd(`SITE PSWD ${CANARY} new`)),
  ],
  ["a secret that is refused (S67)", "", (ftp) => ftp.login("u", `${CANARY}\r\nDELE x`)],
  ["an account that is refused (S67)", "", (ftp) => ftp.acct(`${CANARY}\n`)],
  ["a PASS that is refused (S67)", "", (ftp) => ftp.sendcmd(`PASS ${CANARY}\0`)],
  ["a secret that cannot be spelled (S67)", "", (ftp) => ftp.login("u", `${CANARY}\ud800`)],
  [
    "the reply of a transfer",
    `C: USER u\nS: 331 pw\nC: *\nS: 230 in\nC: TYPE I\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\nC: RETR x\nS: 150 here\nD: (end)\nS: 426 ${CANARY}`,
    async (ftp) => (await ftp.login("u", CANARY), await each(ftp.blocks("RETR x"))),
  ],
];

async function each(items: AsyncIterable<unknown>): Promise<void> {
  for await (const item of items) expect(item).toBeDefined();
}

/** Everything that could be shown of a value. */
function everything(value: unknown): string {
  const texts = [
    String(value),
    inspect(value, { depth: 12, showHidden: true, getters: true }),
    JSON.stringify(value) ?? "",
  ];
  for (let at = value; at instanceof Error; at = at.cause)
    texts.push(at.message, at.stack ?? "", inspect(at));
  return texts.join("\n");
}

describe("a password, account or refused secret", () => {
  it.each(sessions)(
    "A12, S65 to S67: %s: is in no error and no debug output",
    async (_name, script, call) => {
      const lines: string[] = [];
      await using server = await ScriptServer.start(`S: 220 ready\n${script}`);
      const ftp = new FTP({
        host: server.host,
        port: server.port,
        timeout: { reply: 300 },
        debugLevel: 3,
        log: (line) => lines.push(line),
      });
      await ftp.connect();
      const outcome = await settle(() => call(ftp));
      expect(outcome).toHaveProperty("error");
      ftp.close();
      expect(everything("error" in outcome ? outcome.error : outcome)).not.toContain("CANARY");
      expect(everything(ftp)).not.toContain("CANARY");
      expect(lines.join("\n")).not.toContain("CANARY");
      // The check would see it: the server has.
      expect(script === "" || server.transcript.toString().includes("CANARY")).toBe(true);
    },
  );

  it("S65, L1: nor when opening fails", async () => {
    await using server = await ScriptServer.start(`S: 220 ready\nC: AUTH TLS\nS: 502 ${CANARY}`);
    const { host, port } = server;
    const outcome = await settle(() =>
      FTP_TLS.open(host, { port, user: "u", password: CANARY, account: CANARY }),
    );
    expect(everything("error" in outcome ? outcome.error : undefined)).toContain("nothing secret was sent");
    expect(server.received).toEqual(["AUTH TLS"]);
  });
});
