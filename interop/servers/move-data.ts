import type { Duplex } from "node:stream";

/** What came on a data connection (latin1), and whether the server ended it. */
export interface Moved {
  readonly data: string;
  readonly hasEnded: boolean;
}

/** Sends all of an upload, or reads all that comes until the end, or until it is over in another way. */
export async function moveData(
  socket: Duplex,
  upload: string | undefined,
  over: Promise<unknown>,
): Promise<Moved> {
  if (upload !== undefined) {
    await new Promise<void>((resolve) => void socket.end(Buffer.from(upload, "latin1"), () => resolve()));
    return { data: "", hasEnded: true };
  }
  let data = "";
  socket.on("data", (bytes: Buffer) => void (data += bytes.toString("latin1")));
  const ended = new Promise<boolean>((resolve) => {
    for (const event of ["end", "close", "error"]) socket.once(event, () => resolve(true));
  });
  const hasEnded = await Promise.race([ended, over.then(() => false)]);
  return { data, hasEnded };
}
