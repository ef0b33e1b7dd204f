import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

let held: Socket | undefined;

/** A port that nobody listens at: that of a connection of ours, which the system gives to nobody else. */
export function deafPort(): number {
  const { localPort } = held ?? {};
  if (localPort === undefined) throw new Error("holdDeafPort() comes first");
  return localPort;
}

/** Takes the port; returns a function that gives it back. */
export async function holdDeafPort(): Promise<() => void> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  held = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(held, "connect");
  return () => {
    held?.destroy();
    server.close();
  };
}
