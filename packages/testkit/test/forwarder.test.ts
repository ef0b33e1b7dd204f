import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { Forwarder, ScriptServer } from "../src/index.ts";

it("passes bytes on both ways, and the end of one side before that of the other", async () => {
  await using server = await ScriptServer.start(
    "S: 220 ready\nC: NOOP\nC: (end)\nS: 200 after the end\nS: (end)",
  );
  await using router = await Forwarder.start({ to: server.port });
  const socket = connect({ host: router.host, port: router.port, allowHalfOpen: true });
  socket.end("NOOP\r\n");
  expect(await text(socket)).toBe("220 ready\r\n200 after the end\r\n");
  await server.finished;
});

it("listens on the address that it is given", async () => {
  await using server = await ScriptServer.start("S: 220 ready\nS: (end)");
  await using router = await Forwarder.start({ host: "127.0.0.2", to: server.port });
  const socket = connect(router.port, "127.0.0.2");
  expect([router.host, await text(socket)]).toEqual(["127.0.0.2", "220 ready\r\n"]);
});

it("passes a reset on", async () => {
  await using server = await ScriptServer.start("S: 220 ready\nC: NOOP\nS: (reset)");
  await using router = await Forwarder.start({ to: server.port });
  const socket = connect(router.port, router.host);
  socket.write("NOOP\r\n");
  const [error] = await once(socket, "error");
  expect(error).toMatchObject({ code: "ECONNRESET" });
});

it("resets connections to a port where nothing listens", async () => {
  const gone = createServer();
  await once(gone.listen(0, "127.0.0.1"), "listening");
  const address = gone.address();
  const to = typeof address === "object" && address ? address.port : 0;
  gone.close();
  await once(gone, "close");
  await using router = await Forwarder.start({ to });
  const [error] = await once(connect(router.port, router.host), "error");
  expect(error).toMatchObject({ code: "ECONNRESET" });
});

it("stop closes what is open on both sides", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const router = await Forwarder.start({ to: typeof address === "object" && address ? address.port : 0 });
  const socket = connect(router.port, router.host);
  const [inside] = (await once(server, "connection")) as [Socket];
  const closed = Promise.all([once(socket.resume(), "close"), once(inside.resume(), "close")]);
  await router.stop();
  await closed;
  await expect(once(connect(router.port, router.host), "connect")).rejects.toMatchObject({
    code: "ECONNREFUSED",
  });
  server.close();
});
