import { at, faults } from "@ftplib/testkit";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FTP, FTP_TLS } from "../src/index.ts";
import { CANARY, meet, meetLiar } from "./hostile-server.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

// That no output holds the password is checked in `meet` and `meetLiar`, for every test of this kind.
describe("the password shows nowhere", () => {
  it("S65: not in debug output at its most talkative, which shows what it masks", async () => {
    const { log } = await meet('C: PWD\nS: 257 "/"', (ftp) => ftp.pwd());
    expect(log.some((line) => line.includes("PASS ******"))).toBe(true);
  });

  it("S65: not on standard output and error, where debug output goes by itself", async () => {
    const written: string[] = [];
    for (const method of ["log", "error", "warn", "info"] as const) {
      vi.spyOn(console, method).mockImplementation((...args: unknown[]) => void written.push(args.join(" ")));
    }
    await meet(
      "S: 220 ready\nC: USER me\nS: 331 who\nC: PASS " + CANARY + "\nS: 230 in",
      async (ftp) => {
        const talkative = new FTP({ host: ftp.host, port: ftp.port, debugLevel: 2 });
        await talkative.connect();
        await talkative.login("me", CANARY);
        talkative.close();
      },
      { led: "nothing", cuts: [undefined] },
    );
    expect(written.length).toBeGreaterThan(0);
    expect(written.join("\n")).not.toContain(CANARY);
  });

  const repeated = [
    `530 wrong password ${CANARY}`,
    `530-sorry\nS:  PASS ${CANARY}\nS: 530 no`,
    `331 ${CANARY} again`,
    `not a reply: ${CANARY}`,
    `421 ${CANARY}`,
  ];
  it.each(repeated)("S65: not when the server repeats it: %j", async (reply) => {
    const { error } = await meet(
      `S: 220 ready\nC: USER me\nS: 331 who\nC: PASS ${CANARY}\nS: ${reply}`,
      async (ftp) => {
        await ftp.connect();
        await ftp.login("me", CANARY, undefined, { secure: false });
      },
      { led: "nothing" },
    );
    expect(error).toBeInstanceOf(Error);
  });

  const commands = [
    `PASS ${CANARY}`,
    `pass ${CANARY}`,
    `ACCT ${CANARY}`,
    `SITE PSWD old ${CANARY}`,
    `OPTS X ${CANARY}`,
  ];
  it.each(commands)("S66: not in a command of the caller's own: %j", async (cmd) => {
    const { error } = await meet(`C: ${cmd}\nS: 500 cannot do ${cmd}`, (ftp) => ftp.sendcmd(cmd));
    expect(error).toMatchObject({ code: "ERR_FTP_PERMANENT" });
    expect(String(error)).toContain("******");
  });

  it("S66: nor an account", async () => {
    const account = "account-canary-0815";
    const { error, log } = await meet(`C: ACCT ${account}\nS: 530 no such account ${account}`, (ftp) =>
      ftp.acct(account),
    );
    expect([String(error), ...log].join("\n")).not.toContain(account);
  });

  it.each(["password", "account", "user"])(
    "S67: the refusal of a bad %s names field, place and byte, and not the value",
    async (field) => {
      const bad = `${CANARY}\r\nDELE x`;
      const { error, sent } = await meet("", (ftp) => {
        if (field === "user") return ftp.login(bad, "x", undefined, { secure: false });
        if (field === "password") return ftp.login("me", bad, undefined, { secure: false });
        return ftp.login("me", "x", bad, { secure: false });
      });
      expect(error).toBeInstanceOf(RangeError);
      expect(String(error)).toContain(`${field} holds the byte 0x0D at offset ${CANARY.length}`);
      expect(sent).toHaveLength(2);
    },
  );
});

describe("who gets the password", () => {
  it("S73: an anonymous login tells nobody's name", async () => {
    const { sent } = await meet(
      "S: 220 hi\nC: USER anonymous\nS: 331 who\nC: PASS anonymous@\nS: 230 in",
      async (ftp) => {
        await ftp.connect();
        await ftp.login("", "", undefined, { secure: false });
      },
      { led: "nothing" },
    );
    expect(sent).toEqual(["USER anonymous", "PASS anonymous@"]);
  });

  const fishing: readonly [string, string][] = [
    ["331 to PASS", "C: USER me\nS: 331 who\nC: PASS pw\nS: 331 again"],
    ["332 to USER", "C: USER me\nS: 332 account?\nC: PASS pw\nS: 332 account?"],
    ["332 to PASS", "C: USER me\nS: 331 who\nC: PASS pw\nS: 332 account?"],
    ["350 to PASS", "C: USER me\nS: 331 who\nC: PASS pw\nS: 350 more"],
  ];
  it.each(fishing)(
    "S74: %s without an account given ends the login; nothing is sent twice",
    async (_, script) => {
      const { error } = await meet(script, (ftp) => ftp.login("me", "pw", undefined, { secure: false }), {
        led: "greeting",
      });
      expect(error).toMatchObject({ code: "ERR_FTP_UNEXPECTED_REPLY", command: "PASS ******" });
      expect(String(error)).toContain("the server asks for an account, and none was given");
    },
  );

  it.each([331, 332])("S74: %i to a command that is no login gets no password", async (code) => {
    const { error, sent } = await meet(`C: CWD x\nS: ${code} password?`, (ftp) => ftp.cwd("x"));
    expect(error).toMatchObject({ code: code === 331 ? "ERR_FTP_PROTOCOL" : "ERR_FTP_UNEXPECTED_REPLY" });
    expect(sent.at(-1)).toBe("CWD x");
  });

  it("S74: an account that was given is sent once", async () => {
    const { error } = await meet(
      "C: USER me\nS: 331 who\nC: PASS pw\nS: 332 account?\nC: ACCT acc-1\nS: 332 another?",
      (ftp) => ftp.login("me", "pw", "acc-1", { secure: false }),
      { led: "greeting" },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_UNEXPECTED_REPLY" });
  });

  it.each([
    ["230 to USER", "C: USER me\nS: 230 in"],
    ["202 to PASS", "C: USER me\nS: 331 who\nC: PASS pw\nS: 202 needless"],
    ["332 to PASS", "C: USER me\nS: 331 who\nC: PASS pw\nS: 332 account\nC: ACCT acc-1\nS: 230 in"],
    ["332 to USER", "C: USER me\nS: 332 account\nC: ACCT acc-1\nS: 230 in"],
  ])("S75, F14: %s: the login goes on as the server says, and sends no more", async (_, script) => {
    const { value } = await meet(script, (ftp) => ftp.login("me", "pw", "acc-1", { secure: false }), {
      led: "greeting",
    });
    expect(Math.trunc((value?.code ?? 0) / 100)).toBe(2);
  });

  it.each([
    ["530 no", "ERR_FTP_PERMANENT"],
    ["421 too many users", "ERR_FTP_CONNECTION_LIMIT"],
    ["430 wrong", "ERR_FTP_TEMPORARY"],
  ])("F15: %s is told for what it is, and not tried again", async (reply, code) => {
    const { error } = await meet(
      `C: USER me\nS: 331 who\nC: PASS pw\nS: ${reply}`,
      (ftp) => ftp.login("me", "pw", undefined, { secure: false }),
      { led: "greeting" },
    );
    expect(error).toMatchObject({ code });
  });

  it("S77: proxies of the environment are not asked", async () => {
    for (const name of ["ftp_proxy", "FTP_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "https_proxy"]) {
      vi.stubEnv(name, "http://127.0.0.1:9");
    }
    const { value } = await meetLiar({ tree: {}, faults: [] }, (ftp) => ftp.pwd());
    expect(value).toBe("/");
  });

  it("S76: no reply leads the client elsewhere, with or without a password", async () => {
    const { error, sent } = await meetLiar(
      { faults: [at("cwd", faults.reply("331 ftp://elsewhere.test/"))] },
      (ftp) => ftp.cwd("x"),
    );
    expect(error).toMatchObject({ code: "ERR_FTP_PROTOCOL" });
    expect(sent).toEqual(["CWD x"]);
  });

  it("S62: FTP_TLS verifies, and logs in through TLS, unless it is told otherwise in so many words", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const { error, sent } = await meetLiar(
      { tls: "explicit", faults: [] },
      async (_, server) => {
        await using ftp = new FTP_TLS({ host: server.host, port: server.port });
        await ftp.connect();
        await ftp.login("me", CANARY);
      },
      { led: "nothing" },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_TLS", reason: "certificate-untrusted" });
    expect(sent.filter((line) => /USER|PASS/.test(line))).toEqual([]);
  });
});
