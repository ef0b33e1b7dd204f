import type { Reply } from "@ftplib/reply";
import { checkedLocalPort, checkedPort } from "./options.ts";
import type { CallOptions, Session } from "./session.ts";
import { resolveTimeouts, type Timeouts } from "./timeouts.ts";

/** Options of `connect`; what is left out stays as it was (ftplib, L4, O4). */
export interface ConnectOptions extends CallOptions {
  readonly port?: number | undefined;
  readonly timeout?: number | Partial<Timeouts> | null | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
}

/** ftplib's `connect` (L4): keeps what is given, then connects and reads the greeting. */
export function connect(session: Session, host: string | undefined, options: ConnectOptions): Promise<Reply> {
  const before = session.options;
  const next = {
    ...before,
    host: host ?? before.host,
    port: options.port === undefined ? before.port : checkedPort(options.port),
    timeouts: options.timeout === undefined ? before.timeouts : resolveTimeouts(options.timeout),
    localAddress: options.localAddress ?? before.localAddress,
    localPort: options.localPort === undefined ? before.localPort : checkedLocalPort(options.localPort),
  };
  if (next.host === "") throw new TypeError("connect() needs a host: none was given, now or before");
  return session.exclusive(() => {
    session.options = next;
    return session.connect();
  }, options);
}
