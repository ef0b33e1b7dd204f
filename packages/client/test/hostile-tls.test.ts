import { at, createCertificate, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { type FTP, FTP_TLS } from "../src/index.ts";
import { CANARY, meet, meetLiar } from "./hostile-server.ts";

const READY = "S: 220 ready\nC: AUTH TLS\n";
const login = async (ftp: FTP_TLS): Promise<unknown> => {
  await ftp.connect();
  return await ftp.login("me", CANARY);
};

async function retrieve(ftp: FTP): Promise<string> {
  let text = "";
  await ftp.retrbinary("RETR x", (block) => void (text += Buffer.from(block).toString()));
  return text;
}

describe("TLS that was asked for", () => {
  const answers = [
    "500 what?",
    "502 no",
    "530 log in first",
    "230 already in",
    "220 hi",
    "200 ok",
    "334 go on",
    "534 no",
    "431 no",
    "421 bye",
  ];
  it.each(answers)("S49: AUTH answered with %s: no USER, no falling back", async (answer) => {
    const { error, sent } = await meet(`${READY}S: ${answer}`, login, { led: "nothing" });
    expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_FTP_/) });
    expect(sent).toEqual(["AUTH TLS"]);
  });

  it.each([
    ["silence", "C: (end)", "ERR_FTP_TIMEOUT"],
    ["the end", "S: (end)", "ERR_FTP_CLOSED"],
  ])("S49: AUTH answered with %s: no USER", async (_, answer, code) => {
    const { error, sent } = await meet(`${READY}${answer}`, login, {
      led: "nothing",
      timeout: { reply: 100, tls: 100 },
      cuts: [undefined],
    });
    expect(error).toMatchObject({ code });
    expect(sent[0]).toBe("AUTH TLS");
    expect(sent.join()).not.toContain("USER");
  });

  it.each([
    ["silence", faults.silence()],
    ["the end", faults.fin()],
    ["nonsense", faults.garbageForTls()],
    ["half a handshake", faults.cutHandshake(100)],
  ])("S49: %s in place of the handshake: no USER", async (_, fault) => {
    const { error, sent } = await meetLiar({ faults: [at("control-tls", fault)] }, login, {
      led: "nothing",
      secure: true,
      timeout: { tls: 100 },
    });
    expect(error).toBeInstanceOf(Error);
    expect(sent.join()).not.toContain("USER");
  });

  it.each([
    ["a reply", "234 go\\r\\n230 in\\r\\n"],
    ["half a line", "234 go\\r\\n23"],
    ["half a reply", "234 go\\r\\n230-welcome\\r\\n"],
  ])("S50: %s ahead of the handshake closes the connection", async (_, bytes) => {
    const { error, sent } = await meet(`${READY}S| ${bytes}`, login, { led: "nothing", cuts: [undefined] });
    expect(error).toMatchObject({ code: "ERR_FTP_PROTOCOL" });
    expect(sent.join()).not.toContain("USER");
  });

  it("S50: so does clear text in a segment of its own", async () => {
    const { error, sent } = await meetLiar(
      { faults: [at("control-tls", faults.plaintextBeforeTls("230 in"))] },
      login,
      { led: "nothing", secure: true },
    );
    expect(error).toBeInstanceOf(Error);
    expect(sent.join()).not.toContain("USER");
  });

  it("S50: what FEAT said in clear is forgotten", async () => {
    const { value, sent } = await meetLiar(
      { faults: [at("feat", faults.nth(1, faults.reply("211-Features\r\n MLSD\r\n211 End")))] },
      async (ftp) => {
        await ftp.connect();
        const before = (await ftp.features()).size;
        await ftp.login("me", CANARY);
        return [before, (await ftp.features()).has("MLST")];
      },
      { led: "nothing", secure: true },
    );
    expect(value).toEqual([1, true]);
    expect(sent).toEqual(["FEAT"]);
  });

  it.each([500, 502, 534, 536])("S51: PROT P refused with %i: no transfer", async (code) => {
    const { error, sent } = await meetLiar(
      { tree: { x: "hello" }, faults: [at("prot", faults.permanent(code))] },
      retrieve,
      {
        secure: true,
      },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_PERMANENT", reply: { code } });
    expect(sent).toEqual(["TYPE I", "PBSZ 0", "PROT P"]);
  });

  it("S51: a server that takes PROT P and then speaks in clear gets and gives nothing", async () => {
    const { value } = await meetLiar(
      { tree: { x: "hello" }, faults: [at("data-tls", faults.garbageForTls("hello in clear"))] },
      async (ftp, server) => {
        let received = 0;
        const read: unknown = await ftp
          .retrbinary("RETR x", (block) => void (received += block.length))
          .catch((error: unknown) => error);
        return { read, received, bytes: server.transfers.map(({ bytes }) => bytes) };
      },
      { secure: true },
    );
    expect(value?.read).toBeInstanceOf(Error);
    expect(value?.received).toBe(0);
  });

  it("S51: a server that takes PROT P and then listens in clear is sent nothing of an upload", async () => {
    const { value } = await meetLiar(
      { tree: {}, faults: [at("data-tls", faults.nothing())] },
      async (ftp, server) => {
        const stored: unknown = await ftp
          .storbinary("STOR x", Buffer.from(CANARY.repeat(100)))
          .catch((error: unknown) => error);
        const arrived: Uint8Array[] = [];
        if ((await server.files.stat("/x")) !== undefined) {
          for await (const block of await server.files.read("/x", 0)) arrived.push(block);
        }
        return { stored, arrived: Buffer.concat(arrived).toString("latin1") };
      },
      { secure: true, timeout: { tls: 300 } },
    );
    expect(value?.stored).toBeInstanceOf(Error);
    expect(value?.arrived).not.toContain(CANARY);
  });

  it("S51: nor does an upload hand over a byte in clear", async () => {
    const { error, sent } = await meet(
      `
      C: TYPE I
      S: 200 ok
      C: PBSZ 0
      S: 200 ok
      C: PROT P
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: STOR x
      D: in clear
      S: 150 here
      S: 425 no
    `,
      (ftp) => ftp.storbinary("STOR x", Buffer.from(CANARY)),
      { secure: true, cuts: [undefined] },
    );
    expect(error).toBeInstanceOf(Error);
    expect(sent.at(-1)).toBe("STOR x");
  });

  it("S52: the data connection's certificate is verified like the control connection's", async () => {
    const { error } = await meetLiar(
      {
        tree: { x: "hello" },
        faults: [],
        tlsOptions: {
          refuseSessionReuse: true,
          dataCertificate: createCertificate({ names: ["localhost"] }),
        },
      },
      retrieve,
      { secure: true },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_TLS" });
  });

  it("S53: an address that is not in the certificate is refused, whatever names are", async () => {
    const certificate = createCertificate({ names: ["localhost", "127.0.0.1"], addresses: [] });
    const { error, sent } = await meetLiar({ certificate, faults: [] }, login, {
      led: "nothing",
      secure: true,
    });
    expect(error).toBeInstanceOf(Error);
    expect(sent.join()).not.toContain("USER");
  });

  const bad = [
    ["expired", { days: -1 }],
    ["for another name", { names: ["elsewhere.test"], addresses: [] }],
    ["for a wildcard", { names: ["*"], addresses: [] }],
    ["of an unknown authority", {}],
  ] as const;
  it.each(bad)("S54: a certificate %s: no USER", async (name, options) => {
    const certificate = createCertificate(options);
    const { error, sent } = await meetLiar({ certificate, faults: [] }, login, {
      led: "nothing",
      secure: true,
      ...(name === "of an unknown authority" ? { tls: {} } : {}),
    });
    expect(error).toBeInstanceOf(Error);
    expect(sent.join()).not.toContain("USER");
  });

  const cuts = [0, 1, 4, 9];
  it.each(cuts)(
    "S55: an end without close_notify after %i of ten bytes is no success, though a 226 follows",
    async (bytes) => {
      const { error } = await meetLiar(
        {
          tree: { x: "0123456789" },
          faults: [at("retr-bytes", faults.truncateData(bytes)), at("retr-end", faults.fin())],
        },
        retrieve,
        { secure: true },
      );
      expect(error).toMatchObject({ code: "ERR_FTP_CLOSED" });
    },
  );

  it("S57, S64: another connect() shares nothing with the one before: no ticket, no PROT, no type", async () => {
    const { value, sent } = await meetLiar(
      { tree: { x: "hello" }, faults: [] },
      async (ftp, server) => {
        await retrieve(ftp);
        await ftp.connect();
        await ftp.login("me", CANARY);
        await retrieve(ftp);
        return server.connections;
      },
      { secure: true },
    );
    expect(value).toBe(2);
    const again = sent.slice(sent.indexOf("AUTH TLS"));
    expect(again).toEqual([
      "AUTH TLS",
      "USER me",
      `PASS ${CANARY}`,
      "TYPE I",
      "PBSZ 0",
      "PROT P",
      expect.stringMatching(/^(PASV|EPSV)$/),
      "RETR x",
    ]);
  });

  it("S58: options are taken as they are when the client is made; changing the object later changes nothing", async () => {
    const tls: { ca?: string; dangerouslyAcceptAnyCertificate?: boolean } = {};
    const { error } = await meetLiar(
      { faults: [] },
      async (_, server) => {
        const ftp = new FTP_TLS({ host: server.host, port: server.port, tls });
        tls.dangerouslyAcceptAnyCertificate = true;
        try {
          await ftp.connect();
          await ftp.login("me", CANARY);
        } finally {
          ftp.close();
        }
      },
      { led: "nothing", secure: true },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_TLS" });
  });

  it("S59: after ccc() a login does not send the password in clear", async () => {
    const { error, sent } = await meet(
      "C: PBSZ 0\nS: 200 ok\nC: PROT P\nS: 200 ok\nC: CCC\nS: 200 ok\nS: (clear)",
      async (ftp) => {
        await ftp.ccc();
        await ftp.login("me", CANARY);
      },
      { secure: true, cuts: [undefined] },
    );
    expect(error).toBeInstanceOf(TypeError);
    expect(sent.at(-1)).toBe("CCC");
  });

  it("S63: TLS spoken to a server that does not is a typed error with a hint", async () => {
    const { error, sent } = await meetLiar({ faults: [] }, (ftp) => ftp.connect(), {
      led: "nothing",
      implicit: true,
    });
    expect(error).toMatchObject({ code: "ERR_FTP_TLS" });
    expect(sent.join()).not.toContain("USER");
  });

  it("S63: a server that waits for TLS from the first byte ends in a TimeoutError of the greeting that says so", async () => {
    const { error, sent } = await meetLiar({ tls: "implicit", faults: [] }, (ftp) => ftp.connect(), {
      led: "nothing",
      timeout: { greeting: 80 },
    });
    expect(error).toMatchObject({ code: "ERR_FTP_TIMEOUT", phase: "greeting" });
    expect(String(error)).toContain("implicit");
    expect(sent).toEqual([]);
  });
});

describe("TLS on data connections", () => {
  it.each([
    ["ahead of the 150", "D: (tls)\nS: 150 here"],
    ["behind it", "S: 150 here\nD: (tls)"],
  ])("F26: the handshake goes on %s", async (_, order) => {
    const { value } = await meet(
      `
      C: TYPE I
      S: 200 ok
      C: PBSZ 0
      S: 200 ok
      C: PROT P
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR x
      ${order}
      D: hello
      D: (end)
      S: 226 done
    `,
      retrieve,
      { secure: true },
    );
    expect(value).toBe("hello\r\n");
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "F27, F28: with %s every data connection of two hundred resumes the session, as the server requires",
    async (version) => {
      const { value } = await meetLiar(
        {
          tree: { x: "hello" },
          faults: [],
          tlsOptions: { minVersion: version, maxVersion: version, requireSessionReuse: true },
        },
        async (ftp, server) => {
          for (let count = 0; count < 200; count++) await retrieve(ftp);
          return server.transfers.map(({ sessionReused }) => sessionReused);
        },
        { secure: true },
      );
      expect(value).toEqual(Array.from({ length: 200 }, () => true));
    },
  );

  it.each([0, 1, 1_000, 100_000])(
    "F45, F46: an upload of %i bytes ends in close_notify, and is there whole",
    async (bytes) => {
      const { value } = await meetLiar(
        { tree: {}, faults: [], tlsOptions: { requireCloseNotify: true } },
        async (ftp, server) => {
          await ftp.storbinary("STOR x", Buffer.alloc(bytes, "x"));
          const stored = await ftp.size("x");
          return [stored, server.transfers[0]?.clientEnd];
        },
        { secure: true },
      );
      expect(value).toEqual([bytes, "close-notify"]);
    },
  );
});
