import { createCertificate, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP_TLS, type FtpTlsOptions } from "../src/index.ts";
import { playTls } from "./play.ts";

const secured = "S: 220 ready\nC: AUTH TLS\nS: 234 go\nS: (tls)\n";
const isPrivate = "C: PBSZ 0\nS: 200 ok\nC: PROT P\nS: 200 ok\n";
const data = "C: PASV\nS: 227 ({pasv})\nC: RETR x\nS: 150 here\nD: (tls)\nD| data\nD: (end)\nS: 226 done\n";
const clearData = data.replace("D: (tls)\n", "");

async function read(ftp: FTP_TLS): Promise<string> {
  let text = "";
  await ftp.retrbinary("RETR x", (block) => void (text += Buffer.from(block).toString()));
  return text;
}

describe("auth (S1 to S3)", () => {
  it("S1: AUTH TLS, 234, the handshake; then all is said through TLS", async () => {
    const result = await playTls(`${secured}C: NOOP\nS: 200 ok`, async (ftp) => {
      const { text } = await ftp.auth();
      expect(ftp.tls).toMatchObject({ protocol: "TLSv1.3", servername: undefined });
      return [text, (await ftp.voidcmd("NOOP")).text];
    });
    expect(result).toEqual(["234 go", "200 ok"]);
  });

  it("S1, S52: auth takes the TLS options that the client has from then on", async () => {
    await using server = await TestServer.start({ tree: { x: "data" }, tls: "required" });
    const open = (): Promise<FTP_TLS> => FTP_TLS.open(server.host, { port: server.port });
    await using stranger = await open();
    await expect(stranger.auth()).rejects.toMatchObject({ reason: "certificate-untrusted" });
    await using ftp = await open();
    await expect(ftp.auth({ tls: { ca: [] } })).rejects.toThrow(RangeError);
    await ftp.auth({ tls: { ca: server.certificate.ca } });
    await ftp.login("user", "secret");
    expect(await read(ftp)).toBe("data");
    expect(ftp.dataTls?.sessionReused).toBe(true);
  });

  it("S1, E7: a connection that is secure already, and nothing is sent", async () => {
    await playTls(`${secured}C: NOOP\nS: 200 ok`, async (ftp) => {
      await ftp.auth();
      await expect(ftp.auth()).rejects.toThrow("already using TLS");
      await expect(ftp.auth()).rejects.toThrow(TypeError);
      await ftp.voidcmd("NOOP");
    });
  });

  it.each([
    ["334 hm", "ERR_FTP_UNEXPECTED_REPLY"],
    ["200 ok", "ERR_FTP_UNEXPECTED_REPLY"],
    ["500 what?", "ERR_FTP_PERMANENT"],
    ["534 no", "ERR_FTP_PERMANENT"],
    ["431 no", "ERR_FTP_TEMPORARY"],
  ])("S1, S49: only 234 lets TLS begin: %s", async (reply, code) => {
    await playTls(`S: 220 ready\nC: AUTH TLS\nS: ${reply}`, async (ftp) => {
      await expect(ftp.auth()).rejects.toMatchObject({ code, command: "AUTH TLS" });
      expect(ftp.tls).toBeUndefined();
    });
  });

  it.each([
    ["a reply", "234 go\\r\\n230 you are in\\r\\n"],
    ["half a reply", "234 go\\r\\n230-you"],
  ])("S2, S50: %s behind the 234 is not believed: the connection is closed", async (_name, bytes) => {
    await playTls(
      `S: 220 ready\nC: AUTH TLS\nS| ${bytes}`,
      async (ftp) => {
        await expect(ftp.auth()).rejects.toMatchObject({ code: "ERR_FTP_PROTOCOL" });
        expect(ftp.state).toBe("closed");
      },
      { end: false },
    );
  });

  it("S3: a handshake that fails closes the connection, and that is told from then on", async () => {
    await playTls(
      "S: 220 ready\nC: AUTH TLS\nS: 234 go\nS: (end)",
      async (ftp) => {
        await expect(ftp.auth()).rejects.toMatchObject({ code: "ERR_FTP_TLS" });
        expect([ftp.state, ftp.tls]).toEqual(["closed", undefined]);
        await expect(ftp.pwd()).rejects.toMatchObject({
          code: "ERR_FTP_CLOSED",
          cause: { code: "ERR_FTP_TLS" },
        });
        ftp.close();
      },
      { end: false },
    );
  });
});

describe("protP and protC (S4, S5)", () => {
  it("S4: PBSZ 0 and PROT P, also on a connection in clear", async () => {
    await playTls(`S: 220 ready\n${isPrivate}`, async (ftp) => {
      expect((await ftp.protP()).text).toBe("200 ok");
    });
  });

  it("S5: PROT C alone", async () => {
    await playTls("S: 220 ready\nC: PROT C\nS: 200 ok", (ftp) => ftp.protC());
  });

  it("S4, S51: a refused PROT P stops the transfer, and the next asks again", async () => {
    const refused = "C: PBSZ 0\nS: 200 ok\nC: PROT P\nS: 534 no\n";
    await playTls(`${secured}C: TYPE I\nS: 200 ok\n${refused}${refused}`, async (ftp) => {
      await ftp.auth();
      await expect(read(ftp)).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT", command: "PROT P" });
      await expect(read(ftp)).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT" });
    });
  });

  it("S4, S5: what is secure has its data private, unless protC() was called", async () => {
    const script = `${secured}C: TYPE I\nS: 200 ok\n${isPrivate}${data}C: PROT C\nS: 200 ok\n${clearData}`;
    const result = await playTls(script, async (ftp) => {
      await ftp.auth();
      const first = await read(ftp);
      await ftp.protC();
      return [first, await read(ftp)];
    });
    expect(result).toEqual(["data", "data"]);
  });

  it("S5: protC() before the first transfer is enough", async () => {
    await playTls(`${secured}C: PROT C\nS: 200 ok\nC: TYPE I\nS: 200 ok\n${clearData}`, async (ftp) => {
      await ftp.auth();
      await ftp.protC();
      expect(await read(ftp)).toBe("data");
    });
  });

  it("D12: private data beside a control connection in clear", async () => {
    await playTls(`S: 220 ready\n${isPrivate}C: TYPE I\nS: 200 ok\n${data}`, async (ftp) => {
      await ftp.protP();
      expect(await read(ftp)).toBe("data");
    });
  });

  it("D12, 4217-02: in active mode the client is the one that says hello, too", async () => {
    const active = data.replace("C: PASV\nS: 227 ({pasv})", "C: PORT {peer}\nS: 200 ok");
    await playTls(
      `${secured}C: TYPE I\nS: 200 ok\n${isPrivate}${active}`,
      async (ftp) => {
        await ftp.auth();
        expect(await read(ftp)).toBe("data");
      },
      { passive: false },
    );
  });

  it("D12, F26: the handshake begins behind the command, whether the 150 comes before it or after", async () => {
    const late = data.replace("S: 150 here\nD: (tls)", "D: (tls)\nS: 150 here");
    await playTls(`${secured}C: TYPE I\nS: 200 ok\n${isPrivate}${late}`, async (ftp) => {
      await ftp.auth();
      expect(await read(ftp)).toBe("data");
    });
  });

  it("4217-04, K2: an upload ends with close_notify", async () => {
    const upload =
      "C: PASV\nS: 227 ({pasv})\nC: STOR x\nS: 150 here\nD: (tls)\nD> data\nD> (close-notify)\nD: (end)\nS: 226 done\n";
    await playTls(`${secured}C: TYPE I\nS: 200 ok\n${isPrivate}${upload}`, async (ftp) => {
      await ftp.auth();
      await ftp.storbinary("STOR x", Buffer.from("data"));
    });
  });

  it("K10: protection is forgotten with the connection", async () => {
    const script = `--- connection 1\nS: 220 ready\n${isPrivate}C: (end)\n--- connection 2\nS: 220 ready\nC: TYPE I\nS: 200 ok\n${clearData}`;
    await playTls(script, async (ftp) => {
      await ftp.protP();
      await ftp.connect();
      expect(await read(ftp)).toBe("data");
    });
  });
});

describe("ccc (S6)", () => {
  const cleared = `${secured}C: CCC\nS: 200 clear\nS: (clear)\n`;

  it("S6: commands go on in clear, on the same connection", async () => {
    const result = await playTls(`${cleared}C: NOOP\nS: 200 ok`, async (ftp) => {
      await ftp.auth();
      const { text } = await ftp.ccc();
      expect(ftp.tls).toBeUndefined();
      return [text, (await ftp.voidcmd("NOOP")).text];
    });
    expect(result).toEqual(["200 clear", "200 ok"]);
  });

  it("S6, E7: what is in clear cannot be cleared, and nothing is sent", async () => {
    await playTls("S: 220 ready", async (ftp) => {
      await expect(ftp.ccc()).rejects.toThrow("not using TLS");
      await expect(ftp.ccc()).rejects.toThrow(TypeError);
    });
  });

  it("S6: a refusal leaves it secure", async () => {
    await playTls(`${secured}C: CCC\nS: 533 no\nC: NOOP\nS: 200 ok`, async (ftp) => {
      await ftp.auth();
      await expect(ftp.ccc()).rejects.toMatchObject({ code: "ERR_FTP_PERMANENT" });
      expect(ftp.tls).toBeDefined();
      await ftp.voidcmd("NOOP");
    });
  });

  it("S6, K10: a login behind it does not send the password in clear, unless told to, or secured again", async () => {
    const again = "C: USER u\nS: 230 in\nC: AUTH TLS\nS: 234 go\nS: (tls)\nC: USER u\nS: 230 in";
    await playTls(`${cleared}${again}`, async (ftp) => {
      await ftp.auth();
      await ftp.ccc();
      await expect(ftp.login("u", "p")).rejects.toThrow("would send the password in clear");
      await ftp.login("u", "p", undefined, { secure: false });
      await ftp.auth();
      await ftp.login("u", "p");
    });
  });
});

describe("protection after ccc() (S4, S6, S51)", () => {
  const cleared = `${secured}C: CCC\nS: 200 clear\nS: (clear)\nC: USER u\nS: 230 in\nC: TYPE I\nS: 200 ok\n`;
  const inClear = async (ftp: FTP_TLS): Promise<void> => {
    await ftp.auth();
    await ftp.ccc();
    await ftp.login("u", "p", undefined, { secure: false });
  };

  it("S4: before the login CCC is sent alone; the first transfer asks for private data", async () => {
    await playTls(`${cleared}${isPrivate}${data}`, async (ftp) => {
      await inClear(ftp);
      expect(await read(ftp)).toBe("data");
    });
  });

  it("S4, S51: a server that refuses PROT then moves nothing in clear", async () => {
    await playTls(`${cleared}C: PBSZ 0\nS: 503 no\nC: PROT P\nS: 503 no\n`, async (ftp) => {
      await inClear(ftp);
      await expect(read(ftp)).rejects.toMatchObject({ command: "PROT P" });
    });
  });

  it("S5: protC() allows it", async () => {
    await playTls(
      `${cleared.replace("C: TYPE", "C: PROT C\nS: 200 ok\nC: TYPE")}${clearData}`,
      async (ftp) => {
        await inClear(ftp);
        await ftp.protC();
        expect(await read(ftp)).toBe("data");
      },
    );
  });
});

describe("login (S7, M6)", () => {
  it("S7, M6: AUTH TLS first, once", async () => {
    await playTls(
      `${secured}C: USER u\nS: 331 pw\nC: PASS p\nS: 230 in\nC: USER v\nS: 230 in`,
      async (ftp) => {
        expect((await ftp.login("u", "p")).text).toBe("230 in");
        await ftp.login("v");
      },
    );
  });

  it("S7, M6: not where the caller says so", async () => {
    await playTls("S: 220 ready\nC: USER u\nS: 331 pw\nC: PASS p\nS: 230 in", (ftp) =>
      ftp.login("u", "p", undefined, { secure: false }),
    );
  });

  it("M6, S49: there is no falling back to clear text", async () => {
    const calls = playTls("S: 220 ready\nC: AUTH TLS\nS: 500 what?", (ftp) => ftp.login("u", "p"));
    await expect(calls).rejects.toMatchObject({
      code: "ERR_FTP_PERMANENT",
      message: expect.stringContaining("nothing secret was sent"),
    });
  });

  it("S7, F72: no other call slips in between AUTH and USER", async () => {
    await playTls(`${secured}C: USER u\nS: 230 in\nC: PWD\nS: 257 "/"`, async (ftp) => {
      await Promise.all([ftp.login("u"), ftp.pwd()]);
    });
  });

  it("S67, M6: bad arguments are refused before AUTH", async () => {
    await playTls("S: 220 ready", async (ftp) => {
      await expect(ftp.login("u", "p\r\n")).rejects.toThrow(RangeError);
    });
  });
});

describe("abort (B5)", () => {
  it("B5: says ABOR like any command, through TLS or in clear", async () => {
    expect(
      (await playTls(`${secured}C: ABOR\nS: 226 ok`, async (ftp) => (await ftp.auth(), ftp.abort()))).code,
    ).toBe(226);
    expect((await playTls("S: 220 ready\nC: ABOR\nS: 225 ok", (ftp) => ftp.abort())).code).toBe(225);
  });
});

describe("whom to trust (S8)", () => {
  /** A server whose certificate is for another name. */
  const elsewhere = (): ReturnType<typeof createCertificate> =>
    createCertificate({ names: ["elsewhere.example"], addresses: [] });

  async function open(server: TestServer, tls: FtpTlsOptions["tls"]): Promise<string | undefined> {
    const { host, port } = server;
    await using ftp = await FTP_TLS.open(host, { port, user: "user", password: "secret", tls });
    return ftp.tls?.protocol;
  }

  it("S8, K11: certificates and names are verified, unless the caller says otherwise", async () => {
    await using server = await TestServer.start({ tls: "explicit", certificate: elsewhere() });
    const { ca } = server.certificate;
    await expect(open(server, undefined)).rejects.toMatchObject({
      code: "ERR_FTP_TLS",
      reason: "certificate-untrusted",
    });
    await expect(open(server, { ca })).rejects.toMatchObject({
      code: "ERR_FTP_TLS",
      reason: "certificate-name",
    });
    expect(await open(server, { ca, servername: "elsewhere.example" })).toBe("TLSv1.3");
    expect(await open(server, { dangerouslyAcceptAnyCertificate: true })).toBe("TLSv1.3");
    expect(server.transcript.lines.filter((line) => line.startsWith("C: PASS"))).toHaveLength(2);
  });
});

describe("the end (S10), and implicit TLS (S9)", () => {
  it("S10: close() and quit() end the TCP connection", async () => {
    await playTls(`${secured}C: QUIT\nS: 221 bye`, async (ftp) => {
      await ftp.auth();
      await ftp.quit();
      expect([ftp.state, ftp.tls]).toEqual(["closed", undefined]);
    });
  });

  it("S9: TLS from the first byte; login sends no AUTH", async () => {
    await playTls(
      "S: 220 ready\nC: USER u\nS: 230 in",
      async (ftp) => {
        expect(ftp.tls).toMatchObject({ protocol: "TLSv1.3" });
        await ftp.login("u");
      },
      { implicit: true, server: { tls: "implicit" } },
    );
  });

  it("S9, S63: TLS from the first byte to a server that speaks clear text", async () => {
    const calls = playTls("S: 220 ready", async () => {}, { implicit: true, end: false });
    await expect(calls).rejects.toMatchObject({ code: "ERR_FTP_TLS", reason: "not-tls" });
  });
});
