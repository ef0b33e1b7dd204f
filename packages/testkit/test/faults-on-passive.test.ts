import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { at, type Fault, faults, TestServer } from "../src/index.ts";
import { RawClient, readAll } from "./raw-client.ts";

const TRUTH = {
  PASV: "227 Entering Passive Mode (127,0,0,1,156,64)\r\n",
  EPSV: "229 Entering Extended Passive Mode (|||40000|)\r\n",
} as const;

/** What a fault makes of the reply for port 40000. */
function address(command: "PASV" | "EPSV", fault: Fault): string {
  const step = { names: [], channel: "control", verb: command, argument: "", offset: 0 } as const;
  const actions = fault([{ kind: "send", bytes: Buffer.from(TRUTH[command]) }], step);
  return actions
    .map((action) => (action.kind === "send" ? Buffer.from(action.bytes).toString() : ""))
    .join("");
}

describe("addresses", () => {
  const rows: readonly (readonly [string, "PASV" | "EPSV", Fault, string])[] = [
    ["the truth", "PASV", (truth) => truth, "227 Entering Passive Mode (127,0,0,1,156,64)"],
    [
      "passiveHost, S1",
      "PASV",
      faults.passiveHost("10.0.0.1"),
      "227 Entering Passive Mode (10,0,0,1,156,64)",
    ],
    ["passivePort, S6", "PASV", faults.passivePort(25), "227 Entering Passive Mode (127,0,0,1,0,25)"],
    ["passivePort, S5", "EPSV", faults.passivePort(65_536), "229 Entering Extended Passive Mode (|||65536|)"],
    [
      "passiveNumbers, S5",
      "PASV",
      faults.passiveNumbers("300,-1,0x1,1e3,+8,"),
      "227 Entering Passive Mode (300,-1,0x1,1e3,+8,)",
    ],
    [
      "passiveText, F21",
      "PASV",
      faults.passiveText("227 {host} : {numbers}"),
      "227 127.0.0.1 : 127,0,0,1,156,64",
    ],
    ["pasvForEpsv, F18", "EPSV", faults.pasvForEpsv(), "227 Entering Passive Mode (127,0,0,1,156,64)"],
    ["epsvForPasv, K5", "PASV", faults.epsvForPasv(), "229 Entering Extended Passive Mode (|||40000|)"],
    [
      "extendedHost, S4",
      "EPSV",
      faults.extendedHost("10.0.0.1"),
      "229 Entering Extended Passive Mode (|1|10.0.0.1|40000|)",
    ],
    [
      "extendedDelimiter, F21",
      "EPSV",
      faults.extendedDelimiter("!"),
      "229 Entering Extended Passive Mode (!!!40000!)",
    ],
    ["withoutParentheses, F21", "PASV", faults.withoutParentheses(), "227 =127,0,0,1,156,64"],
    ["permanent, F17", "EPSV", faults.permanent(522), "522 No"],
  ];
  it.each(rows)("%s", (_name, command, fault, reply) => {
    expect(address(command, fault)).toBe(`${reply}\r\n`);
  });

  it("pasvForEpsv, F18: the port in it is true", async () => {
    await using server = await TestServer.start({
      tree: { a: "truth" },
      faults: [at("epsv", faults.pasvForEpsv())],
    });
    await using client = await RawClient.connect(server);
    await client.login();
    const [p1 = "", p2 = ""] = (await client.say("EPSV")).slice(0, -1).split(",").slice(4);
    const socket = connect({ host: "127.0.0.1", port: Number(p1) * 256 + Number(p2) });
    const bytes = readAll(socket);
    await client.say("RETR a");
    expect((await bytes).toString()).toBe("truth");
  });

  it("refuseData, F19: the port is true, and refuses", async () => {
    await using server = await TestServer.start({ faults: [at("epsv", faults.refuseData())] });
    await using client = await RawClient.connect(server);
    await client.login();
    const socket = connect({ host: "127.0.0.1", port: Number((await client.say("EPSV")).split("|")[3]) });
    const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("active mode", () => {
  /** Announces a listener, asks for a file, and tells what came to the listener from whom, in order. */
  async function callers(fault: Fault, expected: number): Promise<readonly (readonly [string, string])[]> {
    await using server = await TestServer.start({
      tree: { a: "truth" },
      faults: [at("data-connect", fault)],
    });
    await using client = await RawClient.connect(server);
    await client.login();
    const sockets: Socket[] = [];
    const listener = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const { port } = listener.address() as AddressInfo;
    await client.say(`EPRT |1|127.0.0.1|${port}|`);
    const came = new Promise<void>((resolve) => {
      listener.on("connection", () => sockets.length === expected && resolve());
      if (expected === 0) resolve();
    });
    client.send("RETR a\r\n");
    await came;
    const read = await Promise.all(
      sockets.map(
        async (socket) => [socket.remoteAddress ?? "", (await readAll(socket)).toString()] as const,
      ),
    );
    listener.close();
    return read;
  }

  it("the truth", async () => {
    expect(await callers((truth) => truth, 1)).toEqual([["127.0.0.1", "truth"]]);
  });

  it("strangerFirst, S8: somebody else dials before the server does", async () => {
    expect(await callers(faults.strangerFirst("lie"), 2)).toEqual([
      ["127.0.0.2", "lie"],
      ["127.0.0.1", "truth"],
    ]);
  });

  it("silence, F24: nobody dials, nothing is said", async () => {
    expect(await callers(faults.silence(), 0)).toEqual([]);
  });

  it("reply, F24: 425 at once instead of a connection", async () => {
    await using server = await TestServer.start({
      tree: { a: "truth" },
      faults: [at("retr-command", faults.reply("425 no connection"))],
    });
    await using client = await RawClient.connect(server);
    await client.login();
    await client.say("EPRT |1|127.0.0.1|40000|");
    expect(await client.say("RETR a")).toBe("425 no connection");
  });
});

describe("keptPort", () => {
  const tree = { "a.txt": "what is there" };

  /** A download and an upload, each after a refused transfer whose data connection was closed. */
  it.each(["one", "all"] as const)(
    "the next transfer takes what a refused one left; holding: %s",
    async (holding) => {
      await using server = await TestServer.start({ tree, faults: [faults.keptPort(holding)] });
      await using client = await RawClient.connect(server);
      await client.login();
      expect(await client.download("RETR a.txt")).toMatchObject({ bytes: Buffer.from("what is there") });
      const port = client.lastReply;
      expect((await client.download("RETR missing")).replies).toEqual([expect.stringMatching(/^550 /)]);
      const socket = await client.openData();
      expect(client.lastReply).toBe(port);
      const bytes = readAll(socket);
      expect(await client.say("RETR a.txt")).toMatch(/^150 /);
      expect(await client.reply()).toMatch(/^226 /);
      // What is held alone has no other beside it; what is queued stays.
      if (holding === "all") expect(socket.readableEnded).toBe(false);
      else expect(await bytes).toEqual(Buffer.alloc(0));
      socket.destroy();
    },
  );

  it("a connection that is held is ended by the next PASV", async () => {
    await using server = await TestServer.start({ tree, faults: [faults.keptPort("one")] });
    await using client = await RawClient.connect(server);
    await client.login();
    const first = await client.openData();
    const ended = readAll(first);
    // It has come late, and is held after this one; so it takes one more.
    await client.say("EPSV");
    await client.say("EPSV");
    expect(await ended).toEqual(Buffer.alloc(0));
    first.destroy();
    expect(await client.download("RETR a.txt")).toMatchObject({ bytes: Buffer.from("what is there") });
  });
});
