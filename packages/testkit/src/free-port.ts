import type { Server } from "node:net";

/** The ports that are tried: below those that Linux gives to connections by default. */
const FIRST = 12_000;
const COUNT = 7_000;
/** How many of them may be taken or refused before the system is asked for one. */
const ATTEMPTS = 50;

let next = Math.floor(Math.random() * COUNT);

/** Listens at an address; a port of 0 is one that the system chooses. Rejects with the system's error. */
function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, resolve);
  });
}

/**
 * Listens on the port that is given, or on a free one.
 *
 * Free ports are taken in turn. Asked for any port (0), Linux looks through those that it has given out: once some ten
 * thousand ended connections wait out their minute (TIME-WAIT, RFC 9293 section 3.6.1), a look takes milliseconds, and a
 * server opens a port for each file. A port of ours is never that of a connection either, so that a server that has
 * stopped can start on it again.
 */
export async function listenOn(server: Server, host: string, given?: number): Promise<void> {
  if (given !== undefined) return listen(server, host, given);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    next = (next + 1) % COUNT;
    try {
      return await listen(server, host, FIRST + next);
    } catch (error) {
      // Taken, or kept back by the system; anything else is the caller's fault, such as an address that is not ours.
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    }
  }
  return listen(server, host, 0);
}
