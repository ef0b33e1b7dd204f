import type { Scene } from "./cell.ts";
import { within } from "./patience.ts";

/** Closes the clients, and checks that none of their connections stays open. */
export async function checkClose({
  ftp,
  given,
  server,
  operation,
  find,
}: Omit<Scene, "settled">): Promise<void> {
  ftp.close();
  given.other.close();
  if (ftp.state !== "closed") find(`is ${ftp.state} after close()`);
  for (const channel of server.channels) {
    // Between two servers no data connection is the client's.
    if (operation.traffic === "copy") channel.destroy();
    else channel.drain();
  }
  if (!(await within(1_000, () => server.openSockets === 0)))
    find(`left ${server.openSockets} connections open`);
}
