import { at, faults, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { ConnectionClosedError, FTP, type Reply, type ReplyCallback } from "../src/index.ts";

const COMMANDS = ["SIZE a", "MDTM nothing", "NOOP"];

/** What goes out (`>`) and comes in (`<`), in order. */
function directions(lines: readonly string[]): string {
  return lines.map((line) => (line.startsWith("*put*") ? ">" : line.startsWith("*get*") ? "<" : "")).join("");
}

describe("sendTogether", () => {
  it.each([
    { name: "one after the other on a server of which nothing is known", isKnown: false, expected: "><><><" },
    {
      name: "in one packet, where storeMany has seen that packets are read",
      isKnown: true,
      expected: ">>><<<",
    },
  ])("$name", async ({ isKnown, expected }) => {
    await using server = await TestServer.start({ tree: { a: "a" } });
    const lines: string[] = [];
    const options = { port: server.port, user: "user", password: "secret", debugLevel: 2 };
    await using ftp = await FTP.open(server.host, { ...options, log: (line) => void lines.push(line) });
    await ftp.voidcmd("TYPE I");
    if (isKnown) await ftp.storeMany([{ path: "b", source: Buffer.from("b") }]);
    const before = lines.length;
    const replies = await ftp.sendTogether(COMMANDS);
    expect(directions(lines.slice(before))).toBe(expected);
    expect(replies.map(({ code }) => code)).toEqual([213, 550, 200]);
  });

  it.each([
    { name: "several groups in a packet, where the server finishes each command first", isInOrder: true },
    { name: "a packet for each group, where it does not", isInOrder: false },
  ])("$name", async ({ isInOrder }) => {
    // A NOOP that was sent with STOR is answered before the 226.
    const early = [
      at("stor-preliminary", faults.once(faults.after("200 NOOP ok"))),
      at("noop-command", faults.once(faults.nothing())),
    ];
    await using server = await TestServer.start({
      tree: { a: "a", b: "b" },
      faults: isInOrder ? [] : early,
    });
    const lines: string[] = [];
    const options = { port: server.port, user: "user", password: "secret", debugLevel: 2 };
    await using ftp = await FTP.open(server.host, { ...options, log: (line) => void lines.push(line) });
    const files = ["c", "d", "e"].map((path) => ({ path, source: Buffer.from(path) }));
    for await (const { error } of ftp.storeMany(files)) expect(error).toBe(undefined);
    const before = lines.length;
    const commands = ["RNFR a", "RNTO x", "RNFR b", "RNTO y"];
    const replies = await ftp.sendTogether(commands, { groupSize: 2 });
    expect(directions(lines.slice(before))).toBe(isInOrder ? ">>>><<<<" : ">><<>><<");
    expect(replies.map(({ code }) => code)).toEqual([350, 250, 350, 250]);
  });

  it.each([
    {
      name: "many commands, after a packet that shows that the server reads each",
      without: [],
      expected: /^>><<+>{8}<{8}$/,
    },
    {
      name: "many commands one after the other, where it does not know FEAT",
      without: ["FEAT"],
      expected: /^>><<(><){8}$/,
    },
  ])("$name", async ({ without, expected }) => {
    await using server = await TestServer.start({ tree: { a: "a" }, without });
    const lines: string[] = [];
    const options = { port: server.port, user: "user", password: "secret", debugLevel: 2 };
    await using ftp = await FTP.open(server.host, { ...options, log: (line) => void lines.push(line) });
    const before = lines.length;
    const replies = await ftp.sendTogether(
      Array.from({ length: 8 }, (_, at) => (at === 3 ? "NOOP" : "MDTM none")),
    );
    expect(directions(lines.slice(before))).toMatch(expected);
    expect(replies.map(({ code }) => code)).toEqual([550, 550, 550, 200, 550, 550, 550, 550]);
    // The type is the caller's, who may want the sizes of text.
    expect(lines.filter((line) => line.includes("TYPE"))).toEqual([]);
  });

  it("no packet is larger than 1,200 bytes", async () => {
    await using server = await TestServer.start({ tree: {} });
    const lines: string[] = [];
    const options = { port: server.port, user: "user", password: "secret", debugLevel: 2 };
    await using ftp = await FTP.open(server.host, { ...options, log: (line) => void lines.push(line) });
    await ftp.storeMany([{ path: "b", source: Buffer.from("b") }]);
    const before = lines.length;
    await ftp.sendTogether(Array.from({ length: 4 }, () => `SIZE ${"x".repeat(400)}`));
    expect(directions(lines.slice(before))).toBe(">><<>><<");
  });

  it("a packet goes out when the one before was received, where the server finishes each command first", async () => {
    // The first reply is late; the second one comes when the server has read the next packet.
    const rules = [
      at("size", faults.once(faults.late(50))),
      at("size", faults.nth(2, faults.until("size-command"))),
    ];
    await using server = await TestServer.start({ tree: { a: "a" }, faults: rules });
    const lines: string[] = [];
    const options = { port: server.port, user: "user", password: "secret", debugLevel: 2 };
    await using ftp = await FTP.open(server.host, { ...options, log: (line) => void lines.push(line) });
    const files = ["c", "d", "e"].map((path) => ({ path, source: Buffer.from(path) }));
    for await (const { error } of ftp.storeMany(files)) expect(error).toBe(undefined);
    const before = lines.length;
    const name = "x".repeat(1_100);
    const commands = ["SIZE c", `SIZE ${name}`, `SIZE ${name}`, "NOOP", "SIZE none", "SIZE d", "SIZE e"];
    const replies = await ftp.sendTogether(commands);
    expect(directions(lines.slice(before))).toBe(">><>>>>><<<<<<");
    expect(replies.map(({ code }) => code)).toEqual([213, 550, 550, 200, 550, 213, 213]);
    expect(await ftp.pwd()).toBe("/");
  });

  it.each([
    { name: "where nothing is known", isKnown: false },
    { name: "where packets are read", isKnown: true },
  ])(
    "F59: no RNTO follows a refused RNFR where the name of an earlier one may hold, $name",
    async ({ isKnown }) => {
      const tree = { a: "a", b: "b", d: "d" };
      await using server = await TestServer.start({ tree, keepsRenameFrom: true });
      const options = { port: server.port, user: "user", password: "secret" };
      await using ftp = await FTP.open(server.host, options);
      if (isKnown) await ftp.storeMany([{ path: "c", source: Buffer.from("c") }]);
      await ftp.sendcmd("RNFR a");
      const commands = [
        "RNFR none",
        "RNTO y",
        "RNFR b",
        "RNTO none/z",
        "RNFR none",
        "RNTO y",
        "RNFR d",
        "RNTO x",
      ];
      const replies = await ftp.sendTogether(commands, { groupSize: 2 });
      expect(replies.map(({ code }) => code)).toEqual([550, 550, 350, 550, 550, 550, 350, 250]);
      expect((await ftp.nlst()).toSorted()).toEqual(["a", "b", ...(isKnown ? ["c"] : []), "x"]);
    },
  );

  describe("F77: the limit of a reply begins when the one before has come", () => {
    const reply = 1_000;
    const commands = Array.from({ length: 15 }, (_, at) => `SIZE ${at}`);

    it.each([
      { name: "in one packet", replyDelay: 100, isKnown: true },
      { name: "in one packet, after the one that shows that it is read", replyDelay: 100, isKnown: false },
    ])(
      "a server that answers steadily has the time that it needs, $name",
      async ({ replyDelay, isKnown }) => {
        await using server = await TestServer.start({ tree: {}, replyDelay });
        const options = { port: server.port, user: "user", password: "secret", timeout: { reply } };
        await using ftp = await FTP.open(server.host, options);
        if (isKnown) await ftp.storeMany([{ path: "b", source: Buffer.from("b") }]);
        const began = performance.now();
        const replies = await ftp.sendTogether(commands);
        expect(performance.now() - began).toBeGreaterThan(reply);
        expect(replies.map(({ code }) => code)).toEqual(commands.map(() => 550));
      },
    );

    it("one that falls silent on the way does not", async () => {
      const rules = [at("size", faults.nth(5, faults.silence()))];
      await using server = await TestServer.start({ tree: {}, replyDelay: 50, faults: rules });
      const options = { port: server.port, user: "user", password: "secret", timeout: { reply } };
      await using ftp = await FTP.open(server.host, options);
      await expect(ftp.sendTogether(commands)).rejects.toThrow("waiting for the reply to SIZE 4");
      expect(ftp.state).toBe("closed");
    });
  });

  describe("each reply is reported as it comes", () => {
    const commands = Array.from({ length: 8 }, (_, at) => (at % 2 === 0 ? `MDTM ${at}` : "NOOP"));
    const ways: readonly (readonly [string, number, readonly string[]])[] = [
      ["in packets", 1, []],
      ["in packets of groups", 2, []],
      ["one after the other", 1, ["FEAT"]],
    ];

    it.each(ways)("also those before the connection was lost, %s", async (_, groupSize, without) => {
      const rules = [at("mdtm", faults.nth(3, faults.closeControl()))];
      await using server = await TestServer.start({ tree: { 0: "a" }, without, faults: rules });
      const options = { port: server.port, user: "user", password: "secret" };
      await using ftp = await FTP.open(server.host, options);
      const reported: (readonly [number, number])[] = [];
      const onReply: ReplyCallback = ({ code }, index) => void reported.push([index, code]);
      await expect(ftp.sendTogether(commands, { groupSize, onReply })).rejects.toThrow(ConnectionClosedError);
      expect(reported).toEqual([
        [0, 213],
        [1, 200],
        [2, 550],
        [3, 200],
      ]);
    });

    it.each(ways)("all of them where nothing is lost, %s", async (_, groupSize, without) => {
      await using server = await TestServer.start({ tree: { 0: "a" }, without });
      const options = { port: server.port, user: "user", password: "secret" };
      await using ftp = await FTP.open(server.host, options);
      const reported: Reply[] = [];
      const replies = await ftp.sendTogether(commands, {
        groupSize,
        onReply: (reply, index) => void (reported[index] = reply),
      });
      expect(reported).toEqual(replies);
      expect(reported).toHaveLength(8);
    });

    it.each(ways)(
      "a callback that throws ends the call, and the session goes on, %s",
      async (_, groupSize, without) => {
        await using server = await TestServer.start({ tree: {}, without });
        const options = { port: server.port, user: "user", password: "secret" };
        await using ftp = await FTP.open(server.host, options);
        let calls = 0;
        const own = new Error("own");
        const onReply = (): void => {
          if (++calls === 2) throw own;
        };
        await expect(ftp.sendTogether(commands, { groupSize, onReply })).rejects.toBe(own);
        expect(calls).toBe(2);
        expect(await ftp.pwd()).toBe("/");
      },
    );
  });

  it("refuses what begins a transfer", async () => {
    await using server = await TestServer.start({ tree: {} });
    const options = { port: server.port, user: "user", password: "secret" };
    await using ftp = await FTP.open(server.host, options);
    await expect(ftp.sendTogether(["NOOP", "STOR a"])).rejects.toThrow(TypeError);
    expect(await ftp.sendTogether([])).toEqual([]);
    await expect(ftp.sendTogether(["NOOP"], { groupSize: 0 })).rejects.toThrow(RangeError);
  });
});
