import { describe, expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { play, playTls } from "./play.ts";

/** What servers say to a login in clear when they want TLS. */
const WANT_TLS = [
  "503 Use AUTH first.",
  "421 TLS is required",
  "530 This server does not allow plain FTP. You have to use FTP over TLS.",
  "530 Not logged in. Secure connection required.",
  "534 Server requires authentication before USER command",
  "530 Non-anonymous sessions must use encryption.",
  "421 Sorry, cleartext sessions and weak ciphers are not accepted on this server.",
  "550 SSL/TLS required on the control channel",
  "530 Please use AUTH TLS",
];

describe("2228-02: a login in clear to a server that wants TLS", () => {
  it.each(WANT_TLS)("%s brings the hint at FTP_TLS", async (refusal) => {
    const script = `S: 220 ready\nC: USER me\nS: ${refusal}`;
    await expect(play(script, (ftp) => ftp.login("me", "x"))).rejects.toThrow("use FTP_TLS instead of FTP");
  });

  it.each(["530 Login incorrect.", "530 This account is not allowed to use FTP.", "500 Unknown command"])(
    "%s brings none",
    async (refusal) => {
      const script = `S: 220 ready\nC: USER me\nS: ${refusal}`;
      const error: unknown = await play(script, (ftp) => ftp.login("me", "x")).catch(
        (reason: unknown) => reason,
      );
      expect(String(error)).not.toContain("FTP_TLS");
    },
  );
});

describe("AUTH", () => {
  it("S49: a 200 is refused by its own words, and no handshake is made", async () => {
    const script = "S: 220 ready\nC: AUTH TLS\nS: 200 AUTH command ok; starting SSL connection...";
    const calls = playTls(script, (ftp) => ftp.auth());
    await expect(calls).rejects.toThrow("only 234 lets TLS begin");
    await expect(calls).rejects.not.toThrow("does not offer TLS");
  });
});

describe("PBSZ and PROT", () => {
  it("S4: a refused PBSZ decides nothing where PROT P is accepted", async () => {
    const script = "S: 220 ready\nC: PBSZ 0\nS: 500 what?\nC: PROT P\nS: 200 ok";
    expect((await playTls(script, (ftp) => ftp.protP())).code).toBe(200);
  });

  it("S4: where both are refused the error has both replies, and names protC()", async () => {
    const script = "S: 220 ready\nC: PBSZ 0\nS: 503 no\nC: PROT P\nS: 550 Permission denied.";
    await expect(playTls(script, (ftp) => ftp.protP())).rejects.toThrow(
      /^550 Permission denied\. \(command: PROT P\) \(tried before: PBSZ 0: 503 no\) protC\(\) sends data in clear/,
    );
  });

  it.each(["500 what?", "550 Permission denied."])(
    "S5: %s to PROT C leaves data in clear",
    async (refusal) => {
      const script = `S: 220 ready\nC: AUTH TLS\nS: 234 go\nS: (tls)\nC: PROT C\nS: ${refusal}\nC: TYPE I\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\nC: RETR x\nS: 150 here\nD: hello\nD: (end)\nS: 226 done`;
      let bytes = 0;
      await playTls(script, async (ftp) => {
        bytes = 0;
        await ftp.auth();
        await ftp.protC();
        await ftp.retrbinary("RETR x", (block) => void (bytes += block.length));
      });
      expect(bytes).toBe(7);
    },
  );

  it("S5: PBSZ 0 goes before PROT C where the server asks for it", async () => {
    const script =
      "S: 220 ready\nC: PROT C\nS: 503 PBSZ first\nC: PBSZ 0\nS: 200 ok\nC: PROT C\nS: 200 clear";
    expect((await playTls(script, (ftp) => ftp.protC())).code).toBe(200);
  });

  it("S5, S51: a refused PROT C after an accepted PROT P leaves data private", async () => {
    const script = "S: 220 ready\nC: PBSZ 0\nS: 200 ok\nC: PROT P\nS: 200 ok\nC: PROT C\nS: 500 no";
    const calls = playTls(script, async (ftp) => {
      await ftp.protP();
      await ftp.protC();
    });
    await expect(calls).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT", command: "PROT C" });
  });

  it("S5: a refusal by policy is thrown", async () => {
    const script = "S: 220 ready\nC: PROT C\nS: 534 no";
    await expect(playTls(script, (ftp) => ftp.protC())).rejects.toMatchObject({ reply: { code: 534 } });
  });
});

describe("text before the greeting", () => {
  it("L4: is read over, many lines and empty ones too", async () => {
    const script = "S: Authorised use only.\nS:\nS: * of this site *\nS: 220 ready";
    expect(await play(script, async (ftp: FTP) => ftp.welcome)).toBe("220 ready");
  });

  it("L4: is shown where no greeting comes", async () => {
    const script = "S: Hello there\nS: (end)";
    await expect(play(script, async () => {}, { end: false })).rejects.toMatchObject({
      code: "ERR_FTP_CLOSED",
      phase: "greeting",
      message: expect.stringMatching(/before its greeting; its first line is no reply: 'Hello there'/),
    });
  });

  it("a close before the greeting says so", async () => {
    await expect(play("S: (end)", async () => {}, { end: false })).rejects.toThrow(
      /closed the control connection before its greeting.*PROXY header/,
    );
  });
});

it("open() rejects with what closed the connection, not with advice to connect()", async () => {
  const { ScriptServer } = await import("@ftplib/testkit");
  await using server = await ScriptServer.start(
    "S| 220 ready\\r\\n530 Please login with USER and PASS.\\r\\n",
  );
  const { FTP: Client } = await import("../src/index.ts");
  const opening = Client.open(server.host, { port: server.port, user: "me", password: "x", timeout: 5_000 });
  await expect(opening).rejects.toThrow(/530 Please login/);
  await expect(opening).rejects.not.toThrow(/call connect/);
  await server.finished.catch(() => {});
});
