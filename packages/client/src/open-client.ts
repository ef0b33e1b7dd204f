import { ConnectionClosedError } from "@ftplib/reply";
import type { CommandText } from "./command/command.ts";
import type { FtpCommands } from "./ftp-commands.ts";
import { clientOf } from "./ftp-control.ts";
import type { OptionKinds } from "./session/check-options.ts";
import { LOGIN_CALL_OPTIONS, type LoginOptions } from "./session/log-in.ts";
import type { FtpOptions } from "./session/options.ts";

/** Options of {@link FTP.open}: where, how, and as whom. */
export interface OpenOptions extends FtpOptions, LoginOptions {
  /** Logs in as this user; left out, no login. */
  readonly user?: CommandText | undefined;
  readonly password?: CommandText | undefined;
  readonly account?: CommandText | undefined;
}

/** The options that `open` has besides those of the constructor. */
export const OPEN_LOGIN_OPTIONS: OptionKinds<Omit<OpenOptions, keyof FtpOptions>> = {
  ...LOGIN_CALL_OPTIONS,
  user: "text",
  password: "text",
  account: "text",
};

/**
 * What `open` does once its options were checked: makes the client, connects, and logs in if a user is given; closes on
 * any failure.
 */
export async function openClient<Client extends FtpCommands, Settings extends OpenOptions>(
  create: (
    settings: Omit<Settings, keyof LoginOptions | "user" | "password" | "account"> & FtpOptions,
  ) => Client,
  host: string,
  options: Settings,
): Promise<Client> {
  const { user, password, account, signal, virtualHost, clientName, language, ...settings } = options;
  const around = { virtualHost, clientName, language };
  if (user === undefined && (password !== undefined || account !== undefined)) {
    throw new TypeError("a password or an account without a user: the option user is missing");
  }
  for (const [name, value] of Object.entries(around))
    if (user === undefined && value !== undefined)
      throw new TypeError(`${name} without a user: the option user is missing`);
  const client = create({ ...settings, host });
  try {
    await client.connect(undefined, { signal });
    if (user !== undefined && user.length > 0)
      await client.login(user, password, account, { signal, ...around });
    return client;
  } catch (error) {
    const reason = clientOf(client).lastSession?.failure?.error;
    client.close();
    // Nobody can call connect() here: what closed the connection is the error.
    const isOfClosed = error instanceof ConnectionClosedError && error.cause !== undefined;
    throw isOfClosed && error.cause === reason ? reason : error;
  }
}
