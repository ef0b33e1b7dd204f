import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { Answer, RawSession } from "./raw-session.ts";

/** How a data connection is made. */
export type DataWay = "EPSV" | "PASV" | "PORT";

/** A data connection that is agreed: its reply, and the connection, which in active mode comes after the command. */
export interface DataChannel extends Disposable {
  readonly setup: Answer;
  readonly socket: Promise<Socket> | undefined;
}

/** The port of a 227 or 229; undefined in any other reply. */
export function portOf({ word, lines }: Answer): number | undefined {
  const text = lines.join(" ");
  if (word === "229") return Number(/\|\|\|(\d+)\|/.exec(text)?.[1]);
  const [, high, low] = /\d+,\d+,\d+,\d+,(\d+),(\d+)/.exec(text) ?? [];
  return word === "227" && high !== undefined ? Number(high) * 256 + Number(low) : undefined;
}

/** Asks for a data connection, and makes it where the server listens. */
export async function openData(session: RawSession, way: DataWay): Promise<DataChannel> {
  if (way === "PORT") return await listen(session, (port) => `PORT 127,0,0,1,${port >> 8},${port & 255}`);
  const setup = await session.ask(way);
  const port = portOf(setup);
  if (port === undefined) return { setup, socket: undefined, [Symbol.dispose]: () => {} };
  const socket = connect({ host: session.target.host, port, noDelay: true });
  socket.on("error", () => {});
  await Promise.race([once(socket, "connect"), once(socket, "close")]).catch(() => {});
  return { setup, socket: Promise.resolve(socket), [Symbol.dispose]: () => socket.destroy() };
}

/** Active mode: listens, and says so by the command. */
export async function listen(session: RawSession, command: (port: number) => string): Promise<DataChannel> {
  const server = createServer({ noDelay: true }).listen(0, session.target.host);
  await once(server, "listening");
  let taken: Socket | undefined;
  const socket = new Promise<Socket>((resolve) => {
    server.once("connection", (one) => {
      taken = one.on("error", () => {});
      resolve(one);
    });
  });
  const setup = await session.ask(command((server.address() as AddressInfo).port));
  const close = (): void => {
    server.close();
    taken?.destroy();
  };
  if (setup.word.startsWith("2")) return { setup, socket, [Symbol.dispose]: close };
  close();
  return { setup, socket: undefined, [Symbol.dispose]: close };
}
