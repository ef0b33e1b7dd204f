import { EventEmitter } from "node:events";

/** The events of `rawClient`, with what listeners are given. */
export interface RawEvents {
  /** The server's greeting. */
  greeting: [text: string];
  /** The login is complete. */
  ready: [];
  /** The server has ended the connection. */
  end: [];
  /** The connection is closed. */
  close: [hadError: boolean];
  /** The connection, or the attempt to make one, has failed. */
  error: [error: Error];
}

/** What `rawClient` is here: the events of the connection. The methods of `@icetee/ftp` are not there; those of the client do the same. */
export class RawClient extends EventEmitter<RawEvents> {
  /** Whether there is a connection to a server. */
  connected = false;

  constructor() {
    super();
    // An error that nobody listens to would end the process; calls reject with it anyway.
    this.on("error", () => {});
  }
}
