import type { FTP_TLS } from "ftplib";

/** How an upload whose source may be silent is ended when its transfer is over. */
export interface Stoppable {
  stop: ((error: Error) => void) | undefined;
}

/** The bytes of a transfer in TYPE A, as they are on the wire. Leaving it early ends the transfer. */
export async function* textBlocks(ftp: FTP_TLS, command: string, rest?: number): AsyncGenerator<Uint8Array> {
  const connection = await ftp.transfercmd(command, { rest });
  let isWhole = false;
  try {
    for (;;) {
      const block = await connection.read();
      if (block === undefined) break;
      yield block;
    }
    isWhole = true;
  } finally {
    if (!isWhole) await leave(ftp);
  }
  await connection.end();
  await ftp.voidresp();
}

/** Stores the bytes in TYPE A, as they are. */
export async function storeText(
  session: FTP_TLS,
  upload: Stoppable,
  command: string,
  blocks: AsyncIterable<Uint8Array>,
  rest?: number,
): Promise<void> {
  const connection = await session.transfercmd(command, { rest });
  const source = blocks[Symbol.asyncIterator]();
  const stopped = new Promise<never>((_, reject) => (upload.stop = reject));
  // It may be stopped while it is written.
  stopped.catch(() => {});
  try {
    for (;;) {
      const next = await Promise.race([source.next(), stopped]);
      if (next.done === true) break;
      await connection.write(next.value);
    }
  } catch (error) {
    void source.return?.()?.catch(() => {});
    await leave(session);
    // It says what has closed it.
    if (session.state === "closed") await session.voidresp();
    throw error;
  } finally {
    upload.stop = undefined;
  }
  await connection.end();
  await session.voidresp();
}

/** Ends the transfer that is under way, or waits until it has ended where `abort` was called. */
async function leave(session: FTP_TLS): Promise<void> {
  if (session.state === "transferring") await session.abort().catch(() => {});
}
