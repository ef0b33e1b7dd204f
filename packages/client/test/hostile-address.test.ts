import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";
import { at, createCertificate, faults, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mayBeSentTo } from "../src/transfer/address-range.ts";
import { FTP, ftpcp } from "../src/index.ts";
import { meet, meetLiar } from "./hostile-server.ts";

type Answer = (error: null, addresses: readonly { address: string; family: number }[]) => void;

/** Every address that anything in this process has dialled since the test began. */
let dialled: string[] = [];

beforeEach(() => {
  dialled = [];
  const { connect } = Socket.prototype;
  vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket, ...args: unknown[]) {
    const [options] = args.flat();
    if (typeof options === "object" && options !== null && "host" in options)
      dialled.push(String(options.host));
    return Reflect.apply(connect, this, args);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const READ = `
  C: RETR x
  S: 150 here
  D: hello
  D: (end)
  S: 226 done
`;

async function retrieve(ftp: FTP): Promise<string> {
  let text = "";
  await ftp.retrbinary("RETR x", (block) => void (text += Buffer.from(block).toString()));
  return text;
}

describe("where the data connection goes", () => {
  const elsewhere = ["127,0,0,2", "10,0,0,1", "169,254,169,254", "0,0,0,0", "255,255,255,255", "8,8,8,8"];
  it.each(elsewhere)("S1: a 227 that names %s is followed to the control connection's peer", async (host) => {
    const { value } = await meet(
      `
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 Entering Passive Mode (${host},{p1},{p2}).
      ${READ}`,
      retrieve,
    );
    expect(value).toBe("hello\r\n");
    expect(new Set(dialled)).toEqual(new Set(["127.0.0.1"]));
  });

  it("S1: who trusts the server's address says so, and gets it", async () => {
    const { error } = await meetLiar(
      { tree: { x: "hello" }, faults: [at("pasv", faults.passiveHost("127.0.0.2"))] },
      retrieve,
      { trustServerPasvIpv4Address: true },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_DATA_CONNECTION", cause: { code: "ECONNREFUSED" } });
    expect(dialled).toContain("127.0.0.2");
  });

  it.each(["10,0,0,1", "192,168,1,1", "169,254,169,254", "0,0,0,0", "255,255,255,255", "224,0,0,1"])(
    "S1: trusted or not, a server on loopback sends nobody to %s",
    async (host) => {
      const { error, sent } = await meet(
        `C: TYPE I\nS: 200 ok\nC: PASV\nS: 227 Entering Passive Mode (${host},{p1},{p2}).`,
        retrieve,
        { trustServerPasvIpv4Address: true },
      );
      expect(error).toMatchObject({ code: "ERR_FTP_PROTOCOL", phase: "dataConnect" });
      expect(sent.at(-1)).toBe("PASV");
      expect(new Set(dialled)).toEqual(new Set(["127.0.0.1"]));
    },
  );

  const ranges: readonly (readonly [range: string, addresses: readonly string[]])[] = [
    [
      "public",
      ["8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "169.253.0.1", "2001:db8::1"],
    ],
    [
      "private",
      ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "100.64.0.1", "fd00::1", "fc01::1"],
    ],
    ["link-local", ["169.254.169.254", "fe80::1", "febf::1"]],
    ["loopback", ["127.0.0.1", "127.9.9.9", "::1"]],
    ["special", ["0.0.0.0", "224.0.0.1", "255.255.255.255", "::", "ff02::1"]],
  ];
  it.each(ranges.flatMap(([range, hosts]) => hosts.map((host) => [range, host] as const)))(
    "S1, S3: a trusted server may send to a %s address, %s, if it is public or the server is at one of the same kind",
    (range, host) => {
      for (const [other, peers] of ranges) {
        for (const peer of peers) {
          const isFine = range === "public" || host === peer || (range === other && range !== "special");
          expect([peer, mayBeSentTo(host, peer)]).toEqual([peer, isFine]);
        }
      }
    },
  );

  it("S2: ftpcp tells the target where it reached the source, not what the source's 227 names", async () => {
    await using liar = await TestServer.start({
      tree: { x: "hello" },
      faults: [at("pasv", faults.passiveHost("10.0.0.1"))],
    });
    await using target = await TestServer.start({ tree: {} });
    await using from = await FTP.open(liar.host, { port: liar.port, user: "anonymous" });
    await using to = await FTP.open(target.host, { port: target.port, user: "user", password: "secret" });
    await ftpcp(from, "x", to);
    const port = target.transcript.lines.filter((line) => line.startsWith("C: PORT "));
    expect(port).toHaveLength(1);
    expect(port[0]).toMatch(/^C: PORT 127,0,0,1,\d+,\d+$/);
  });

  const classes = [
    "10,1,1,1",
    "172,16,0,1",
    "192,168,1,1",
    "127,0,0,1",
    "100,64,0,1",
    "203,0,113,9",
    "224,0,0,1",
  ];
  it.each(classes)(
    "S3, F20: no heuristic: with a control peer on loopback, %s changes nothing",
    async (host) => {
      const { value } = await meetLiar(
        { tree: { x: "hello" }, faults: [at("pasv", faults.passiveHost(host.replaceAll(",", ".")))] },
        retrieve,
      );
      expect(value).toBe("hello");
      expect(new Set(dialled)).toEqual(new Set(["127.0.0.1"]));
    },
  );

  const hosts = ["(|1|10.0.0.1|5000|)", "(||10.0.0.1|5000|)", "(|1||5000|)", "(|2|::1|5000|)"];
  it.each(hosts)(
    "S4: 229 with more than a port, %s, is a protocol error, and nothing is dialled",
    async (text) => {
      const { error } = await meet(
        `
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 229 Entering Extended Passive Mode ${text}
    `,
        retrieve,
      );
      expect(error).toMatchObject({ code: "ERR_FTP_PROTOCOL" });
      expect(dialled).toHaveLength(2);
    },
  );

  const numbers = [
    "227 (127,0,0,1,0,0)",
    "227 (127,0,0,1,256,1)",
    "227 (127,0,0,1,19,256)",
    "227 (127,0,0,1,-19,136)",
    "227 (127,0,0,1,1e3,1)",
    "227 (127,0,0,1,+80,80)",
    "227 (127,0,0,1,0x50,80)",
    "227 (127,0,0,1,00080,80)",
    "227 (127,0,0,1,80)",
    "229 (|||0|)",
    "229 (|||65536|)",
    "229 (|||99999|)",
    "229 (|||-5000|)",
    "229 (|||+5000|)",
    "229 (|||5e3|)",
    "229 (|||0x1388|)",
    "229 (|||5000)",
  ];
  it.each(numbers)("S5: %s is an error and never a port", async (reply) => {
    const { error } = await meet(
      `
      C: TYPE I
      S: 200 ok
      C: PASV
      S: ${reply}
    `,
      retrieve,
    );
    expect(error).toMatchObject({ code: "ERR_FTP_PROTOCOL" });
    expect(dialled).toHaveLength(2);
  });

  it.each([22, 25, 80, 1023])("S6: port %i, where another service listens, is not dialled", async (port) => {
    const { error } = await meetLiar(
      { tree: { x: "hello" }, faults: [at("pasv", faults.passivePort(port))] },
      retrieve,
    );
    expect(error).toMatchObject({ code: "ERR_FTP_PROTOCOL", phase: "dataConnect" });
    expect(dialled).toHaveLength(1);
  });

  it("S6: nor is the control connection's own port", async () => {
    let port = 0;
    const { error, sent } = await meetLiar(
      { tree: { x: "hello" }, faults: [at("pasv", (truth, step) => faults.passivePort(port)(truth, step))] },
      (ftp, server) => {
        ({ port } = server);
        return retrieve(ftp);
      },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_PROTOCOL", phase: "dataConnect" });
    expect(sent).toEqual(["TYPE I", "PASV"]);
  });

  it("S6: an upload's data connection gets no byte before the server has said 1yz", async () => {
    const { error, value } = await meet(
      `
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 Entering Passive Mode ({pasv}).
      C: STOR x
      D: (accept)
      S: 553 no
      D> (reset)
    `,
      (ftp) => ftp.storbinary("STOR x", Buffer.from("secret")),
    );
    expect(value).toBeUndefined();
    expect(error).toMatchObject({ code: "ERR_FTP_PERMANENT" });
  });

  it("S7: the name is resolved once; what it resolves to later does not matter", async () => {
    const answers = ["127.0.0.1", "127.0.0.3", "127.0.0.4"];
    const asked: string[] = [];
    vi.spyOn(dns, "lookup").mockImplementation(((host: string, _options: object, done: Answer) => {
      const isAsked = host === "rebinding.test";
      if (isAsked) asked.push(host);
      done(null, [{ address: (isAsked ? answers.shift() : undefined) ?? "127.0.0.1", family: 4 }]);
    }) as unknown as typeof dns.lookup);
    syncBuiltinESMExports();
    try {
      const { value } = await meetLiar({ tree: { x: "hello" }, faults: [] }, retrieve, {
        host: "rebinding.test",
      });
      expect(value).toBe("hello");
    } finally {
      vi.mocked(dns.lookup).mockRestore();
      syncBuiltinESMExports();
    }
    expect(asked).toEqual(["rebinding.test"]);
    expect(dialled).toEqual(["127.0.0.1", "127.0.0.1"]);
  });

  it("S8: in active mode a stranger who connects first is dropped; the server's bytes arrive", async () => {
    const { value, sent } = await meetLiar(
      { tree: { x: "hello" }, faults: [at("data-connect", faults.strangerFirst("forged", "127.0.0.2"))] },
      retrieve,
      { passive: false },
    );
    expect(value).toBe("hello");
    expect(sent.map((line) => line.split(" ")[0])).toEqual(["TYPE", "PORT", "RETR"]);
  });

  const impostors: readonly [string, TestServerOptions["tlsOptions"]][] = [
    ["without the session", { refuseSessionReuse: true }],
    ["with another certificate", { refuseSessionReuse: true, dataCertificate: createCertificate() }],
  ];
  it.each(impostors)(
    "S9: an impostor %s on the data connection neither gets nor gives a byte",
    async (_, tlsOptions) => {
      let received = 0;
      const { error } = await meetLiar(
        { tree: { x: "forged" }, faults: [], tlsOptions: tlsOptions ?? {} },
        (ftp) => ftp.retrbinary("RETR x", (block) => void (received += block.length)),
        { secure: true, requireSessionReuse: true },
      );
      expect(received).toBe(0);
      expect(error).toBeInstanceOf(Error);
      const stored = await meetLiar(
        { tree: {}, faults: [], tlsOptions: tlsOptions ?? {} },
        async (ftp, server) => {
          const failed: unknown = await ftp
            .storbinary("STOR x", Buffer.from("secret"))
            .catch((thrown: unknown) => thrown);
          return { failed, bytes: server.transfers.map(({ bytes }) => bytes) };
        },
        { secure: true, requireSessionReuse: true },
      );
      expect(stored.value?.failed).toBeInstanceOf(Error);
      expect(stored.value?.bytes.filter((bytes) => bytes > 0)).toEqual([]);
    },
  );

  it("S10: no PORT and no EPRT without the caller's passive: false, also where passive is refused", async () => {
    const { error, sent } = await meetLiar(
      { tree: { x: "hello" }, without: ["PASV", "EPSV"], faults: [] },
      retrieve,
    );
    expect(error).toMatchObject({ code: "ERR_FTP_PERMANENT" });
    expect(sent).toEqual(["TYPE I", "PASV", "EPSV"]);
  });

  it.each(["S: 500 no\nC: EPRT {peer}\nS: 500 no", "S: 530 no", "S: 421 bye", "S: (end)", "S: nonsense"])(
    "S11: the listener of active mode is at our address alone, and closed after %s to PORT",
    async (answer) => {
      const { error } = await meet(
        `
        C: PORT {peer}
        ${answer}
      `,
        (ftp) => ftp.makeport(),
      );
      expect(error).toBeInstanceOf(Error);
      const { value } = await meetLiar({ tree: {}, faults: [] }, async (ftp) => {
        await using listener = await ftp.makeport();
        return listener.local.address;
      });
      expect(value).toBe("127.0.0.1");
    },
  );
});

describe("how the data connection is opened", () => {
  it.each([500, 502, 522])(
    "F17: EPSV refused with %i is followed by PASV, and asked for once",
    async (code) => {
      const { value } = await meet(
        `
      C: FEAT
      S: 211-Features
      S:  EPSV
      S: 211 End
      C: TYPE I
      S: 200 ok
      C: EPSV
      S: ${code} no
      C: PASV
      S: 227 ({pasv})
      ${READ}
      C: PASV
      S: 227 ({pasv})
      ${READ}`,
        async (ftp) => {
          await ftp.features();
          return [await retrieve(ftp), await retrieve(ftp)];
        },
      );
      expect(value).toEqual(["hello\r\n", "hello\r\n"]);
    },
  );

  const swapped = [
    ["EPSV", "227 Entering Passive Mode (10,0,0,1,{p1},{p2})"],
    ["PASV", "229 Entering Extended Passive Mode (|||{epsv}|)"],
  ];
  it.each(swapped)(
    "F18: %s answered with %s is read for what it is; the host stays the peer's",
    async (verb, reply) => {
      const { value } = await meet(
        `
      C: FEAT
      S: 211-Features
      S:  ${verb}
      S: 211 End
      C: TYPE I
      S: 200 ok
      C: ${verb}
      S: ${reply}
      ${READ}`,
        async (ftp) => {
          await ftp.features();
          return await retrieve(ftp);
        },
      );
      expect(value).toBe("hello\r\n");
    },
  );

  it("F19: where nobody answers at EPSV's port, PASV is tried once", async () => {
    const { value, sent } = await meetLiar(
      { tree: { x: "hello" }, faults: [at("epsv", faults.refuseData())] },
      async (ftp) => {
        await ftp.features();
        return await retrieve(ftp);
      },
    );
    expect(value).toBe("hello");
    expect(sent).toEqual(["FEAT", "TYPE I", "EPSV", "PASV", "RETR x"]);
  });

  it("F22: over IPv6 EPSV alone is asked for; a refusal is the answer", async () => {
    const read = await meetLiar({ host: "::1", tree: { x: "hello" }, faults: [] }, retrieve);
    expect(read.value).toBe("hello");
    expect(read.sent).toEqual(["TYPE I", "EPSV", "RETR x"]);
    const refused = await meetLiar(
      { host: "::1", tree: { x: "hello" }, faults: [at("epsv", faults.reply("522 no"))] },
      retrieve,
    );
    expect(refused.error).toMatchObject({ code: "ERR_FTP_PERMANENT" });
    expect(refused.sent).toEqual(["TYPE I", "EPSV"]);
  });

  it("F77: a host that swallows the SYN of the control connection ends in a TimeoutError of the phase connect", async () => {
    const { error, sent } = await meetLiar(
      { faults: [] },
      (ftp) => {
        vi.mocked(Socket.prototype.connect).mockImplementation(function (this: Socket) {
          return this;
        });
        return ftp.connect();
      },
      { led: "nothing", timeout: { connect: 60 } },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_TIMEOUT", phase: "connect" });
    expect(sent).toEqual([]);
  });

  it("F23: a data port that swallows the SYN ends in a TimeoutError of the phase dataConnect", async () => {
    const { error } = await meetLiar(
      { tree: { x: "hello" }, faults: [] },
      (ftp) => {
        vi.mocked(Socket.prototype.connect).mockImplementation(function (this: Socket) {
          return this;
        });
        return retrieve(ftp);
      },
      { timeout: { dataConnect: 60 } },
    );
    expect(error).toMatchObject({ code: "ERR_FTP_TIMEOUT", phase: "dataConnect" });
  });

  const never: readonly [string, string, object][] = [
    ["silence", "S: 150 here", { code: "ERR_FTP_TIMEOUT", phase: "accept" }],
    ["425", "S: 150 here\nS: 425 cannot connect", { code: "ERR_FTP_TEMPORARY" }],
    ["425 at once", "S: 425 cannot connect", { code: "ERR_FTP_TEMPORARY" }],
    ["421", "S: 150 here\nS: 421 closing", { code: "ERR_FTP_TEMPORARY" }],
    ["the end", "S: 150 here\nS: (end)", { code: "ERR_FTP_CLOSED" }],
  ];
  it.each(never)(
    "F24: in active mode a server that never connects, but says %s",
    async (name, said, expected) => {
      const { error } = await meet(
        `
      C: TYPE I
      S: 200 ok
      C: PORT {peer}
      S: 200 ok
      C: RETR x
      ${said}
    `,
        retrieve,
        { passive: false, timeout: name === "silence" ? { accept: 60 } : 30_000 },
      );
      expect(error).toMatchObject(expected);
    },
  );

  it("F25: a data connection that is reset at once: the server's reply tells why", async () => {
    const { error } = await meet(
      `
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR x
      S: 150 here
      D: (reset)
      S: 426 broken
    `,
      retrieve,
    );
    expect(error).toMatchObject({ code: "ERR_FTP_TEMPORARY", reply: { code: 426 } });
  });
});
