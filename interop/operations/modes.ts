import assert from "node:assert/strict";
import { type AddressInfo, connect, createServer } from "node:net";
import { once } from "node:events";
import type { FTP } from "ftplib";
import { openClient } from "../open-client.ts";
import { type NotApplicable, type Operation, refusalOf, refused } from "./operation.ts";
import { type OperationContext, patternOf, sha256 } from "./operation-context.ts";

/** One upload and one download, whole. */
async function transferBoth(context: OperationContext, ftp: FTP): Promise<void> {
  const name = context.name();
  const bytes = patternOf(70_000);
  await ftp.storbinary(`STOR ${name}`, bytes);
  const blocks: Uint8Array[] = [];
  await ftp.retrbinary(`RETR ${name}`, (block) => void blocks.push(block));
  assert.equal(sha256(Buffer.concat(blocks)), sha256(bytes));
}

/** Whether anything listens at the port on IPv6's loopback address. */
async function answersOnIpv6(port: number): Promise<boolean> {
  const socket = connect({ host: "::1", port });
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** How data connections come about: PASV, EPSV, PORT, EPRT, on IPv4 and IPv6. */
export const modes: readonly Operation[] = [
  {
    name: "passive by PASV",
    async run(context): Promise<NotApplicable | undefined> {
      const ftp = await context.session();
      if (context.has("pasv-unusable")) {
        // RFC 2428, 2: PASV cannot name an address of IPv6; the client asks for EPSV by itself.
        const reply = await ftp.sendcmd("PASV");
        assert.doesNotMatch(reply.text, /\(\d+,\d+,\d+,\d+,\d+,\d+\)/);
        return { reason: "PASV cannot name an address of IPv6" };
      }
      await using fresh = await openClient(context.server);
      // Without a FEAT nothing is known of EPSV.
      await transferBoth(context, fresh);
      return undefined;
    },
  },
  {
    name: "passive by EPSV",
    async run(context) {
      await using ftp = await openClient(context.server);
      if (context.has("epsv-denied")) {
        assert.equal(await refusalOf(context, ftp.sendcmd("EPSV")), 550);
        await ftp.sendcmd("FEAT");
        // Refused, and PASV takes its place.
        await transferBoth(context, ftp);
        return { reason: "EPSV is refused with 550; the client falls back to PASV" };
      }
      await ftp.sendcmd("FEAT");
      await transferBoth(context, ftp);
      assert.equal((await ftp.makepasv()).host, context.server.host);
      return undefined;
    },
  },
  {
    name: "active by PORT",
    async run(context) {
      await using ftp = await openClient(context.server, { passive: false });
      if (context.server.host.includes(":"))
        return await refused(context, "PORT cannot name an address of IPv6", ftp.sendport("127.0.0.1", 2000));
      await transferBoth(context, ftp);
      return undefined;
    },
  },
  {
    name: "EPRT is understood",
    async run(context) {
      const ftp = await context.session();
      const listener = createServer((socket) => socket.destroy());
      listener.listen(0, context.server.host);
      await once(listener, "listening");
      try {
        const { port } = listener.address() as AddressInfo;
        assert.equal((await ftp.sendeprt(context.server.host, port)).code, 200);
      } finally {
        listener.close();
        // Where it stands now differs from server to server.
        context.discardSession();
      }
    },
  },
  {
    name: "IPv6: upload, download, passive and active",
    async run(context): Promise<NotApplicable | undefined> {
      const { server } = context;
      if (!server.host.includes(":")) {
        assert.equal(await answersOnIpv6(server.port), false);
        return { reason: "listens on IPv4 only" };
      }
      for (const passive of [true, false]) {
        await using ftp = await openClient(server, { passive });
        await transferBoth(context, ftp);
      }
      return undefined;
    },
  },
];
