import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { at, type FaultRule, faults, TestServer } from "../src/index.ts";
import { RawClient, readAll, secureData } from "./raw-client.ts";

const TEXT = "0123456789";

async function start(rule: FaultRule): Promise<TestServer> {
  return TestServer.start({ tree: { a: TEXT }, tls: "explicit", faults: [rule] });
}

/** What comes on the control connection after AUTH when the client waits with its handshake. */
async function afterAuth(rule: FaultRule, sendHello = true): Promise<string> {
  await using server = await start(rule);
  await using client = await RawClient.connect(server);
  await client.reply();
  expect(await client.say("AUTH TLS")).toBe("234 AUTH TLS successful");
  // The first bytes of a ClientHello are enough for the server to begin.
  if (sendHello) client.send(Buffer.from([22, 3, 1, 0, 1, 1]));
  client.socket.end();
  return client.rest();
}

describe("the handshake on the control connection", () => {
  it.each([
    ["plaintextBeforeTls, S50", faults.plaintextBeforeTls("230 in"), "230 in\r\n"],
    ["garbageForTls", faults.garbageForTls("hello\r\n"), "hello\r\n"],
    ["fatalAlert", faults.fatalAlert(80), "\x15\x03\x03\x00\x02\x02\x50"],
    ["fin", faults.fin(), ""],
    ["nothing, S63: stays in clear", faults.nothing(), ""],
  ])("%s", async (_name, fault, bytes) => {
    expect(
      (await afterAuth(at("control-tls", fault), bytes === "")).slice(0, Math.max(7, bytes.length)),
    ).toBe(bytes);
  });

  it("cutHandshake: so many bytes of the server's first flight, then the end", async () => {
    await using server = await start(at("control-tls", faults.cutHandshake(100)));
    await using client = await RawClient.connect(server);
    await client.reply();
    await client.say("AUTH TLS");
    await expect(client.secure({ ca: server.certificate.ca })).rejects.toThrow();
    expect(client.socket.bytesRead).toBe(
      "220 @ftplib/testkit ready\r\n234 AUTH TLS successful\r\n".length + 100,
    );
  });

  it.each(["explicit", "implicit"] as const)("late: %s TLS is begun all the same", async (tls) => {
    await using server = await TestServer.start({ tls, faults: [at("control-tls", faults.late(20))] });
    await using client = await RawClient.connect(server);
    if (tls === "explicit") {
      await client.reply();
      await client.say("AUTH TLS");
    }
    await client.secure({ ca: server.certificate.ca });
    expect(await (tls === "explicit" ? client.say("NOOP") : client.reply())).toMatch(/^2[02]0 /);
  });

  it.each([
    ["nothing", faults.nothing(), "220 @ftplib/testkit ready\r\n"],
    ["fin", faults.fin(), ""],
    ["garbageForTls", faults.garbageForTls("hello\r\n"), "hello\r\n"],
  ])("%s, with implicit TLS: the server hears the client's end", async (_name, fault, bytes) => {
    await using server = await TestServer.start({ tls: "implicit", faults: [at("control-tls", fault)] });
    await using client = await RawClient.connect(server);
    expect(await client.until(bytes)).toContain(bytes);
    client.socket.end();
    await client.rest();
    await server.stop();
    expect(server.openConnections).toBe(0);
  });

  it.each([
    ["reply, S49: 230 to AUTH", at("auth-command", faults.reply("230 in")), "230 in"],
    ["permanent, S49", at("auth-command", faults.permanent(534)), "534 No"],
  ])("%s", async (_name, rule, reply) => {
    await using server = await start(rule);
    await using client = await RawClient.connect(server);
    await client.reply();
    expect(await client.say("AUTH TLS")).toBe(reply);
    expect(await client.say("NOOP")).toMatch(/^200/);
  });
});

/** A TLS download: text, whether TLS and TCP ended, and what was said on the control connection. */
async function download(
  rule: FaultRule,
): Promise<{ text: string; raw: boolean; clientSaw: string; reply: string }> {
  await using server = await start(rule);
  await using client = await RawClient.connect(server);
  await client.reply();
  await client.say("AUTH TLS");
  await client.secure({ ca: server.certificate.ca });
  await client.giveName();
  await client.say("PBSZ 0");
  await client.say("PROT P");
  const socket: Socket = await client.openData();
  await client.say("RETR a");
  const { tls, wire } = await secureData(socket, { ca: server.certificate.ca });
  let failed = false;
  tls.on("error", () => {
    failed = true;
  });
  const text = (await readAll(tls)).toString();
  const isBare = wire.peerEnd === "fin" && !wire.records.endsWithAlert;
  const clientSaw = failed ? "error" : isBare ? "no close_notify" : "end";
  const raw = wire.peerEnd === "fin";
  tls.destroy();
  socket.destroy();
  return { text, raw, clientSaw, reply: await client.reply() };
}

describe("data connections", () => {
  it("the truth: close_notify, then FIN", async () => {
    const seen = await download(at("noop", faults.nothing()));
    expect([seen.text, seen.clientSaw]).toEqual([TEXT, "end"]);
  });

  it("noCloseNotify, S55: all bytes and a bare FIN", async () => {
    const seen = await download(at("data-end", faults.noCloseNotify()));
    expect(seen).toEqual({
      text: TEXT,
      raw: true,
      clientSaw: "no close_notify",
      reply: "226 Transfer complete",
    });
  });

  it("closeNotifyOnly, F49: TLS has ended, TCP has not", async () => {
    const seen = await download(at("data-end", faults.closeNotifyOnly()));
    expect([seen.text, seen.raw, seen.clientSaw]).toEqual([TEXT, false, "end"]);
  });

  it("cutOff, S55: the end comes inside a record", async () => {
    const seen = await download(at("data-bytes", faults.cutOff(10)));
    expect([seen.text, seen.raw, seen.clientSaw]).toEqual(["", true, "no close_notify"]);
  });

  it("rawBytes: bytes between the records", async () => {
    const seen = await download(at("data-end", faults.rawBytes("no record")));
    expect(seen.clientSaw).toBe("error");
  });

  it("nothing at data-tls, S51: PROT P is answered with 200, and the data is in clear", async () => {
    await using server = await start(at("data-tls", faults.nothing()));
    await using client = await RawClient.connect(server);
    await client.reply();
    await client.say("AUTH TLS");
    await client.secure({ ca: server.certificate.ca });
    await client.giveName();
    await client.say("PBSZ 0");
    await client.say("PROT P");
    const socket = await client.openData();
    await client.say("RETR a");
    expect((await readAll(socket)).toString()).toBe(TEXT);
    socket.end();
  });
});
