import type { ConnectionOptions } from "node:tls";
import { inTurn, linkOf } from "../context/ftp-context.ts";
import { hostOf, portOf } from "../context/target.ts";
import { tlsOptionsOf } from "../context/tls-options.ts";
import { describeTls } from "../context/transfer-log.ts";
import { FTPError, type FTPResponse, responseOf } from "../errors/ftp-error.ts";
import type { ClientState, Commands, Connecting } from "./client-state.ts";

/** Where to connect to, and as whom. */
export interface AccessOptions {
  /** Default `localhost`. */
  readonly host?: string;
  /** Default 21, with implicit TLS as well. */
  readonly port?: number;
  /** Default `anonymous`. */
  readonly user?: string;
  /** Default `guest`. */
  readonly password?: string;
  /** True: TLS after AUTH TLS; `implicit`: TLS from the first byte; default false: no TLS. */
  readonly secure?: boolean | "implicit";
  /** As for `tls.connect`; its `host` is set if it has none. */
  readonly secureOptions?: ConnectionOptions;
}

const LIST_COMMANDS = ["LIST -a", "LIST"];
const FACTS = "type;size;modify;unique;unix.mode;unix.owner;unix.group;unix.ownername;unix.groupname;";

/** Opens the control connection, in clear or with TLS from the first byte, and returns the greeting. */
export async function connect(
  { ftp }: ClientState,
  host: string,
  port: number,
  tlsOptions?: ConnectionOptions,
): Promise<FTPResponse> {
  // Whatever becomes of it.
  ftp.reset();
  const target = { host: hostOf(host), port: portOf(port) };
  const tls = tlsOptions === undefined ? {} : tlsOptionsOf(tlsOptions, target.host);
  const reply = await linkOf(ftp).connect({ ...target, implicit: tlsOptions !== undefined, tls });
  if (tlsOptions !== undefined) ftp.tlsOptions = tlsOptions;
  return responseOf(reply);
}

/** AUTH TLS, and TLS from there on. */
export async function useTLS(
  { ftp }: ClientState,
  options: ConnectionOptions,
  host: string,
): Promise<FTPResponse> {
  const tls = tlsOptionsOf(options, hostOf(host));
  const reply = await inTurn(ftp, () => linkOf(ftp).run((session) => session.auth({ tls })));
  ftp.tlsOptions = options;
  ftp.log(`Control socket is using: ${describeTls(linkOf(ftp).tlsProtocol)}`);
  return responseOf(reply);
}

/** USER, and PASS where the server asks for it. */
export async function login({ ftp }: ClientState, user: string, password: string): Promise<FTPResponse> {
  ftp.log(`Login security: ${describeTls(linkOf(ftp).tlsProtocol)}`);
  let response = await ftp.request(`USER ${user}`);
  if (response.code === 331) response = await ftp.request(`PASS ${password}`);
  if (response.code < 200 || response.code >= 300) throw new FTPError(response);
  return response;
}

/** Binary transfers, UTF-8, typed listings where there are some, and with TLS private data. */
export async function useDefaultSettings(client: Commands): Promise<void> {
  const hasMlsd = (await client.features()).has("MLST");
  client.availableListCommands = hasMlsd ? ["MLSD", ...LIST_COMMANDS] : [...LIST_COMMANDS];
  await client.send("TYPE I");
  await client.sendIgnoringError("STRU F");
  await client.sendIgnoringError("OPTS UTF8 ON");
  if (hasMlsd) await client.sendIgnoringError(`OPTS MLST ${FACTS}`);
  // Refused, data would go in clear: then nothing is transferred.
  const { ftp } = client;
  if (ftp.hasTLS) await inTurn(ftp, () => linkOf(ftp).run((session) => session.protP()));
}

/** Connects, begins TLS if it is wanted, logs in, and puts the default settings in force. Returns the greeting. */
export async function access(client: Connecting, options: AccessOptions): Promise<FTPResponse> {
  const { host, port, user, password, secure, secureOptions } = options;
  const welcome =
    secure === "implicit"
      ? await client.connectImplicitTLS(host, port, secureOptions)
      : await client.connect(host, port);
  if (secure === true) {
    const tlsOptions = secureOptions ?? {};
    if (host !== undefined) tlsOptions.host ??= host;
    await client.useTLS(tlsOptions);
  }
  // Before the login, in case user or password are beyond ASCII.
  await client.sendIgnoringError("OPTS UTF8 ON");
  await client.login(user, password);
  await client.useDefaultSettings();
  return welcome;
}
