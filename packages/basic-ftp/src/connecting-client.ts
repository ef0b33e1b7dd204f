import type { ConnectionOptions } from "node:tls";
import { turnOf } from "./base-client.ts";
import { CommandClient } from "./command-client.ts";
import type { FTPResponse } from "./errors/ftp-error.ts";
import {
  access,
  type AccessOptions,
  connect,
  login,
  useDefaultSettings,
  useTLS,
} from "./operation/connecting.ts";

/** The methods of a client that open connections. */
export class ConnectingClient extends CommandClient {
  #host = "localhost";

  /** Connects, or connects anew, and returns the greeting. */
  async connect(host = "localhost", port = 21): Promise<FTPResponse> {
    this.#host = host;
    return await turnOf(this, () => connect(this, host, port));
  }

  /** The same with TLS from the first byte. */
  async connectImplicitTLS(
    host = "localhost",
    port = 21,
    tlsOptions: ConnectionOptions = {},
  ): Promise<FTPResponse> {
    this.#host = host;
    tlsOptions.host ??= host;
    return await turnOf(this, () => connect(this, host, port, tlsOptions));
  }

  /** AUTH TLS, and TLS from there on; data connections have the same options. Only `AUTH TLS` is sent, whatever the command. */
  async useTLS(options: ConnectionOptions = {}, _command = "AUTH TLS"): Promise<FTPResponse> {
    return await turnOf(this, () => useTLS(this, options, this.#host));
  }

  /** USER, and PASS where the server asks for it. */
  async login(user = "anonymous", password = "guest"): Promise<FTPResponse> {
    return await turnOf(this, () => login(this, user, password));
  }

  /** Binary transfers, UTF-8, typed listings where there are some; with TLS private data. @throws FTPError where the server refuses that */
  async useDefaultSettings(): Promise<void> {
    await turnOf(this, () => useDefaultSettings(this));
  }

  /** Connects, with TLS if it is wanted, logs in, and puts the default settings in force. Returns the greeting. */
  async access(options: AccessOptions = {}): Promise<FTPResponse> {
    return await turnOf(this, () => access(this, options));
  }
}
