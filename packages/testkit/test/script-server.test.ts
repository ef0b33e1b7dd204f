import { connect } from "node:net";
import { array, assert as check, asyncProperty, nat } from "fast-check";
import { describe, expect, it } from "vitest";
import { ScriptServer } from "../src/index.ts";
import { RawClient, readAll, secureData } from "./raw-client.ts";

describe("control connection", () => {
  it("says its lines and hears the client's", async () => {
    await using server = await ScriptServer.start(`
      S: 220-hello
      S: 220 ready
      C: USER anonymous
      S: 230 in
      C: *
      S| 200 o\\x4b\\r\\n
      C: QUIT
      S: 221 bye
    `);
    await using client = await RawClient.connect(server);
    expect(await client.reply()).toBe("220-hello\n220 ready");
    expect(await client.say("USER anonymous")).toBe("230 in");
    expect(await client.say("WHATEVER it is")).toBe("200 oK");
    expect(await client.say("QUIT")).toBe("221 bye");
    await server.finished;
    expect(server.received).toEqual(["USER anonymous", "WHATEVER it is", "QUIT"]);
    expect(server.unexpected).toEqual([]);
  });

  it("keeps leading blanks of a reply line and trailing blanks of a command", async () => {
    await using server = await ScriptServer.start("S: 211-x\nS:  MDTM\nS: 211 end\nC: PASS \nS: 230 in");
    await using client = await RawClient.connect(server);
    expect(await client.reply()).toBe("211-x\n MDTM\n211 end");
    expect(await client.say("PASS ")).toBe("230 in");
    await server.finished;
  });

  it("closes and tells both sides when the client says something else", async () => {
    await using server = await ScriptServer.start("S: 220 ready\nC: USER a\nS: 230 in");
    await using client = await RawClient.connect(server);
    await client.reply();
    client.send("USER b\r\n");
    expect(await client.rest()).toBe("");
    await expect(server.finished).rejects.toThrow(
      "line 2 of the script\n  expected C: USER a\n  received C: USER b",
    );
    await expect(server.finished).rejects.toThrow("S: 220 ready\nC: USER b");
  });

  it.each([
    ["a lone LF as line end", "NOOP\n", "received C: NOOP\\n"],
    ["the client's end", "", "received the client closed the connection"],
  ])("does not take %s for a line", async (_name, sent, message) => {
    await using server = await ScriptServer.start("S: 220 ready\nC: NOOP");
    await using client = await RawClient.connect(server);
    await client.reply();
    client.send(sent);
    client.socket.end();
    await expect(server.finished).rejects.toThrow(message);
  });

  it("notes what comes after the end of the script", async () => {
    await using server = await ScriptServer.start("S: 220 ready");
    await using client = await RawClient.connect(server);
    await client.reply();
    await server.finished;
    client.send("NOOP\r\n");
    client.socket.end();
    await client.rest();
    expect(server.unexpected).toEqual(["NOOP"]);
  });

  it("plays one section for each connection", async () => {
    await using server = await ScriptServer.start(`
      --- connection 1 ---
      S: 421 busy
      S: (end)
      --- connection 2 ---
      S: 220 ready
    `);
    await using first = await RawClient.connect(server);
    expect(await first.rest()).toBe("421 busy\r\n");
    await using second = await RawClient.connect(server);
    expect(await second.reply()).toBe("220 ready");
    await server.finished;
    await using third = await RawClient.connect(server);
    await third.rest();
    expect(server.unexpected).toEqual(["connection 3"]);
  });

  it("fails when it is stopped before the end", async () => {
    const server = await ScriptServer.start("S: 220 ready");
    await server.stop();
    await expect(server.finished).rejects.toThrow("stopped before the end");
  });
});

describe("segments", () => {
  it("F1: cut each byte sends one byte per segment", async () => {
    await using server = await ScriptServer.start("S: 220 ready", { cut: "each-byte" });
    await using client = await RawClient.connect(server);
    await client.reply();
    expect(client.chunks.map((chunk) => chunk.length)).toEqual(Array.from({ length: 11 }, () => 1));
  });

  it("F2: coalesce sends several replies in one segment", async () => {
    await using server = await ScriptServer.start("S: (coalesce)\nS: 150 here\nS: 226 done\nC: QUIT");
    await using client = await RawClient.connect(server);
    expect(await client.reply()).toBe("150 here");
    expect(client.chunks).toHaveLength(1);
    expect(await client.reply()).toBe("226 done");
  });

  it("F1: any cut leaves the bytes the same", async () => {
    const property = asyncProperty(array(nat(12)), async (cut) => {
      await using server = await ScriptServer.start("S: 220 ready", { cut });
      await using client = await RawClient.connect(server);
      expect(await client.reply()).toBe("220 ready");
      const offsets = new Set(cut.filter((offset) => offset > 0 && offset < 11));
      expect(client.chunks).toHaveLength(offsets.size + 1);
    });
    await check(property, { numRuns: 25 });
  });
});

describe("data connections", () => {
  it("sends and ends on a passive one", async () => {
    await using server = await ScriptServer.start(`
      S: 220 ready
      C: EPSV
      S: 229 (|||{epsv}|)
      C: LIST
      S: 150 here
      D: a line
      D| raw\\n
      D: (end)
      S: 226 done
    `);
    await using client = await RawClient.connect(server);
    await client.reply();
    expect(await client.download("LIST")).toEqual({
      bytes: Buffer.from("a line\r\nraw\n"),
      replies: ["150 here", "226 done"],
    });
    await server.finished;
  });

  it("hears what is uploaded, and its end", async () => {
    await using server = await ScriptServer.start(`
      S: 220 ready
      C: EPSV
      S: 229 (|||{epsv}|)
      C: STOR x
      S: 150 here
      D> hel\\x6co\\n
      D> (end)
      S: 226 done
    `);
    await using client = await RawClient.connect(server);
    await client.reply();
    expect(await client.upload("STOR x", "hello\n")).toEqual(["150 here", "226 done"]);
    await server.finished;
  });

  it("fills in 227, and refuses connections on request", async () => {
    await using server = await ScriptServer.start("S: 227 ({pasv})\nD: (refuse)\nS: 200 refused");
    await using client = await RawClient.connect(server);
    const numbers = (await client.reply()).slice(5, -1).split(",").map(Number);
    expect(numbers.slice(0, 4)).toEqual([127, 0, 0, 1]);
    await client.reply();
    const socket = connect({ host: "127.0.0.1", port: (numbers[4] ?? 0) * 256 + (numbers[5] ?? 0) });
    const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
    expect(error).toMatchObject({ code: "ECONNREFUSED" });
  });

  it("dials the address of PORT", async () => {
    const { createServer } = await import("node:net");
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const { port } = listener.address() as { port: number };
    const accepted = new Promise<Buffer>((resolve) => {
      listener.once("connection", (socket) => resolve(readAll(socket)));
    });
    await using server = await ScriptServer.start(
      "C: PORT {peer}\nD: (dial)\nD: hi\nD: (end)\nS: 200 dialled",
    );
    await using client = await RawClient.connect(server);
    expect(await client.say(`PORT 127,0,0,1,${port >> 8},${port & 255}`)).toBe("200 dialled");
    expect((await accepted).toString()).toBe("hi\r\n");
    listener.close();
  });

  it("F25: resets on request", async () => {
    await using server = await ScriptServer.start("S: 229 (|||{port}|)\nD: (reset)\nS: 426 gone");
    await using client = await RawClient.connect(server);
    const port = Number((await client.reply()).split("|")[3]);
    const socket = connect({ host: "127.0.0.1", port });
    const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
    expect(error).toMatchObject({ code: "ECONNRESET" });
  });
});

describe("TLS", () => {
  it("upgrades, protects data, and tells a missing close_notify from a clean end", async () => {
    await using server = await ScriptServer.start(`
      S: 220 ready
      C: AUTH TLS
      S: 234 go
      S: (tls)
      C: EPSV
      S: 229 (|||{epsv}|)
      C: STOR x
      S: 150 here
      D: (tls)
      D> (close-notify)
      D: (end)
      S: 226 done
      C: EPSV
      S: 229 (|||{epsv}|)
      C: STOR y
      S: 150 here
      D: (tls)
      D> (close-notify)
    `);
    const trust = { ca: server.certificate.ca };
    await using client = await RawClient.connect(server);
    await client.reply();
    await client.say("AUTH TLS");
    await client.secure(trust);
    const first = await client.openData();
    await client.say("STOR x");
    const { tls } = await secureData(first, trust);
    tls.resume().end();
    expect(await client.reply()).toBe("226 done");
    const second = await client.openData();
    await client.say("STOR y");
    const { fin } = await secureData(second, trust);
    fin();
    await expect(server.finished).rejects.toThrow("received D> (missing-close-notify)");
  });

  it("S50: sends plain text in the same segment as 234", async () => {
    await using server = await ScriptServer.start(`
      S: (coalesce)
      S: 234 go
      S: 230 injected
      S: (tls)
      S: 200 inside
    `);
    await using client = await RawClient.connect(server);
    expect(await client.reply()).toBe("234 go");
    expect(client.chunks).toHaveLength(1);
    expect(await client.reply()).toBe("230 injected");
    await client.secure({ ca: server.certificate.ca });
    expect(await client.reply()).toBe("200 inside");
  });

  it("takes TLS off again", async () => {
    await using server = await ScriptServer.start(
      "S: 234 go\nS: (tls)\nC: CCC\nS: 200 clear\nS: (clear)\nC: NOOP\nS: 200 ok",
    );
    await using client = await RawClient.connect(server);
    await client.reply();
    const tls = await client.secure({ ca: server.certificate.ca });
    expect(await client.say("CCC")).toBe("200 clear");
    expect(tls.encrypted).toBe(true);
  });

  it("begins with TLS when it is implicit", async () => {
    await using server = await ScriptServer.start("S: 220 ready", { tls: "implicit" });
    await using client = await RawClient.connect(server);
    await client.secure({ ca: server.certificate.ca });
    expect(await client.reply()).toBe("220 ready");
    await server.finished;
  });
});

describe("scripts that cannot be read", () => {
  it.each([
    ["X: 220", 'line 1 of the script: cannot read "X: 220"'],
    ["S: 220\nS: (fnord)", 'line 2 of the script: unknown "(fnord)"'],
    ["S| \\q", "line 1 of the script: unknown escape \\q"],
  ])("%j", async (script, message) => {
    await expect(ScriptServer.start(script)).rejects.toThrow(message);
  });
});
