import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { dial } from "../src/index.ts";

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length;
}

it("F71: a reset while the FIN is on its way leaves no handle behind", async () => {
  const before = openSockets();
  const server = createServer((socket: Socket) => socket.on("error", () => {}).resume()).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  for (let ticks = 0; ticks < 6; ticks += 1) {
    const connection = await dial({ host: "127.0.0.1", port });
    await connection.write(Buffer.from("all there is"));
    connection.end().catch(() => {});
    // Within one of these the FIN has been asked for and not been sent.
    for (let tick = 0; tick < ticks; tick += 1)
      await new Promise<void>((resolve) => process.nextTick(resolve));
    connection.reset();
  }
  server.close();
  for (let turns = 0; openSockets() > before && turns < 2_000; turns += 1) await turn();
  expect(openSockets()).toBe(before);
});
