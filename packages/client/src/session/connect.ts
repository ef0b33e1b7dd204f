import type { Reply } from "@ftplib/reply";
import { checkedLocalPort, checkedPort } from "./ports.ts";
import { CALL_OPTIONS, type CallOptions } from "./call-limits.ts";
import { checkHost } from "./check-host.ts";
import { checkOptions, type OptionKinds } from "./check-options.ts";
import type { Client } from "./client.ts";
import { resolveTimeouts, type Timeouts } from "./timeouts.ts";

/** Options of `connect`; what is left out stays as it was (ftplib, L4, O4). */
export interface ConnectOptions extends CallOptions {
  readonly port?: number | undefined;
  readonly timeout?: number | Partial<Timeouts> | null | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
}

const CONNECT_OPTIONS: OptionKinds<ConnectOptions> = {
  ...CALL_OPTIONS,
  port: "number",
  timeout: "any",
  localAddress: "string",
  localPort: "number",
};

/** ftplib's `connect` (L4): keeps what is given, then connects and reads the greeting. */
export function connect(client: Client, host: string | undefined, options: ConnectOptions): Promise<Reply> {
  checkOptions<ConnectOptions>("connect()", options, CONNECT_OPTIONS);
  const { port, timeout, localAddress, localPort } = options;
  if ((host ?? client.options.host) === "")
    throw new TypeError("connect() needs a host: give one here or in the constructor");
  if (host !== undefined) checkHost(host);
  return client.connect(
    {
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port: checkedPort(port) }),
      ...(timeout === undefined ? {} : { timeouts: resolveTimeouts(timeout) }),
      ...(localAddress === undefined ? {} : { localAddress }),
      ...(localPort === undefined ? {} : { localPort: checkedLocalPort(localPort) }),
    },
    options,
  );
}
