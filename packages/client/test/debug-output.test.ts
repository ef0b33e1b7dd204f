import { afterEach, describe, expect, it, vi } from "vitest";
import { FTP, printLine } from "../src/index.ts";
import { play } from "./play.ts";

const loginScript = `
  S: 220 ready
  C: USER u
  S: 331-please
  S: 331 password
  C: PASS secret
  S: 230 in
`;

/** What is written at a level while the script is played. */
async function debugged(
  level: number,
  script: string,
  calls: (ftp: FTP) => Promise<unknown>,
  tag = "*",
): Promise<string[]> {
  const lines: string[] = [];
  return play(
    script,
    async (ftp) => {
      // Played once for each cut: what is written must be the same each time.
      lines.length = 0;
      ftp.setDebuglevel(level);
      await calls(ftp);
      return lines.filter((line) => line.startsWith(tag));
    },
    { log: (line) => lines.push(line) },
  );
}

afterEach(() => void vi.restoreAllMocks());

describe("debug output, line by line (A12)", () => {
  it("A12, M17: nothing at level 0", async () => {
    expect(await debugged(0, loginScript, (ftp) => ftp.login("u", "secret"))).toEqual([]);
  });

  it("A12: *cmd* and *resp* at level 1", async () => {
    expect(await debugged(1, loginScript, (ftp) => ftp.login("u", "secret"))).toEqual([
      "*cmd* 'USER u'",
      "*resp* '331-please\\n331 password'",
      "*cmd* 'PASS ******'",
      "*resp* '230 in'",
    ]);
  });

  it("A12: *put* and *get*, with line ends, at level 2", async () => {
    expect(await debugged(2, loginScript, (ftp) => ftp.login("u", "secret"))).toEqual([
      "*cmd* 'USER u'",
      "*put* 'USER u\\r\\n'",
      "*get* '331-please\\n'",
      "*get* '331 password\\n'",
      "*resp* '331-please\\n331 password'",
      "*cmd* 'PASS ******'",
      "*put* 'PASS ******\\r\\n'",
      "*get* '230 in\\n'",
      "*resp* '230 in'",
    ]);
  });

  it("A12, C1: putline has no *cmd*, putcmd has", async () => {
    const script = "S: 220 ready\nC: X\nS: 200 ok\nC: Y\nS: 200 ok";
    const lines = await debugged(2, script, async (ftp) => {
      await ftp.putline("X");
      await ftp.getline();
      await ftp.putcmd("Y");
      await ftp.getmultiline();
    });
    expect(lines).toEqual([
      "*put* 'X\\r\\n'",
      "*get* '200 ok\\n'",
      "*cmd* 'Y'",
      "*put* 'Y\\r\\n'",
      "*get* '200 ok\\n'",
      "*resp* '200 ok'",
    ]);
  });

  it("A12, L8: *welcome* when it is asked for", async () => {
    expect(await debugged(1, "S: 220 it's ready", async (ftp) => ftp.getwelcome())).toEqual([
      `*welcome* "220 it's ready"`,
    ]);
  });

  it("A12, T2: *retr* for each line of text, and for the end, at level 3", async () => {
    const script = `
      S: 220 ready
      C: TYPE A
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR x
      S: 150 here
      D| one\\r\\n\\ntwo
      D: (end)
      S: 226 done
    `;
    const lines = await debugged(3, script, (ftp) => ftp.retrlines("RETR x", () => {}), "*retr*");
    expect(lines).toEqual(["*retr* 'one\\n'", "*retr* '\\n'", "*retr* 'two'", "*retr* ''"]);
  });

  it("A12: the end of the connection is an empty *get*", async () => {
    const lines: string[] = [];
    await play(
      "S: 220 ready\nC: X\nS: (end)",
      async (ftp) => {
        lines.length = 0;
        ftp.setDebuglevel(2);
        await ftp.sendcmd("X").catch(() => {});
      },
      { log: (line) => lines.push(line), end: false },
    );
    expect(lines).toEqual(["*cmd* 'X'", "*put* 'X\\r\\n'", "*get* ''"]);
  });

  it("A12, B1: ABOR is shown like any command, since it is sent like any", async () => {
    const lines = await debugged(2, "S: 220 ready\nC: ABOR\nS: 226 ok", (ftp) => ftp.abort());
    expect(lines).toEqual(["*cmd* 'ABOR'", "*put* 'ABOR\\r\\n'", "*get* '226 ok\\n'", "*resp* '226 ok'"]);
  });

  it("C1, A12: of a refused argument nothing is shown, since nothing is sent", async () => {
    const lines = await debugged(3, "S: 220 ready", async (ftp) => {
      await expect(ftp.sendcmd("X\r\nY")).rejects.toThrow(RangeError);
      await expect(ftp.cwd("\ud800")).rejects.toThrow(RangeError);
    });
    expect(lines).toEqual([]);
  });

  it("A12: goes to console.log where the caller names nothing else", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await play("S: 220 ready", async () => {}, { debugLevel: 1 });
    expect(log.mock.calls).toEqual(
      Array.from({ length: log.mock.calls.length }, () => ["*resp* '220 ready'"]),
    );
    expect(log.mock.calls.length).toBeGreaterThan(0);
  });
});

describe("printLine (A15)", () => {
  it("A15, S92: printLine writes the line to standard output, control characters escaped", () => {
    const written: unknown[] = [];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(text) > 0);
    printLine("a\x1b[2Jb é");
    expect(written).toEqual(["a\\x1b[2Jb é\n"]);
  });
});
