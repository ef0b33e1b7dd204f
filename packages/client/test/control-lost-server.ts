/**
 * A server over TLS in a process of its own, which closes a control connection at a moment that it is told: it says the next 227 or
 * 229, and goes that many microseconds later, whatever its client does meanwhile. control-lost.test.ts.
 */
import { setImmediate as turn } from "node:timers/promises";
import type { Ending } from "./tables/server/control-wire.ts";
import { TableServer } from "./tables/server/table-server.ts";

/** What the server is told; it answers `armed`. */
export interface Loss {
  readonly microseconds: number;
  readonly how: Ending;
}

const server = await TableServer.start();

process.on("message", ({ microseconds, how }: Loss) => {
  let isLost = false;
  server.arm(async ({ name, session }, perform) => {
    perform();
    if (isLost || !/^(PASV|EPSV)/.test(name)) return;
    isLost = true;
    const until = process.hrtime.bigint() + BigInt(microseconds * 1000);
    // No timer is that exact.
    while (process.hrtime.bigint() < until) await turn();
    session.cut(how);
  });
  process.send?.("armed");
});
process.once("disconnect", () => process.exit());
process.send?.({ port: server.port, ca: server.ca });
