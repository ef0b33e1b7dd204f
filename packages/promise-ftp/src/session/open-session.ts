import { type CallOptions, FTP_TLS, isReplyError } from "ftplib";
import { leaveDataClear, onAbort } from "ftplib/internal";
import { insecureOf, textOf } from "../errors/translate.ts";
import type { Target } from "./connect-options.ts";
import { dial, type SocketWatcher } from "./dial.ts";

/** Milliseconds for each reply until the login is complete. Later ones have none: see `Options.replyTimeout`. */
const LOGIN_REPLY = 30_000;

/** A session that is logged in, and the greeting that it began with. */
export interface OpenedSession {
  readonly session: FTP_TLS;
  readonly greeting: string;
}

/** Connects, begins TLS if it is wanted, and logs in. On any failure, and when it is given up, nothing is left open. */
export async function openSession(
  target: Target,
  watcher: SocketWatcher,
  onGreeting: (text: string) => void,
  givenUp: AbortSignal,
): Promise<OpenedSession> {
  const ftp = new FTP_TLS({ ...target.session, connector: (at) => dial(at, watcher) });
  const ending = new AbortController();
  const { signal } = ending;
  const stopListening = onAbort(givenUp, () => ending.abort(givenUp.reason));
  let timer: NodeJS.Timeout | undefined;
  try {
    const greeting = textOf(await ftp.connect(undefined, { signal }));
    timer = setTimeout(() => ending.abort(new Error("Timeout while connecting to server")), LOGIN_REPLY);
    const step = (): CallOptions => (timer?.refresh(), { signal });
    onGreeting(greeting);
    await secure(ftp, target, step);
    await ftp.login(target.user, asItIs(target.password), "", { secure: false, ...step() });
    const features = await ftp.features(step()).catch(ifRefused(new Map<string, string>()));
    // IIS does not do without.
    if (features.has("UTF8")) await ftp.sendcmd("OPTS UTF8 ON", step()).catch(ifRefused(undefined));
    await ftp.voidcmd("TYPE I", step());
    return { session: ftp, greeting };
  } catch (error) {
    ftp.close();
    throw error;
  } finally {
    clearTimeout(timer);
    stopListening();
  }
}

/** Before the login, as promise-ftp does. */
async function secure(ftp: FTP_TLS, target: Target, step: () => CallOptions): Promise<void> {
  if (target.secure === false) return;
  try {
    if (target.secure !== "implicit") await ftp.auth(step());
    // Refused, data would go in clear.
    if (target.secure !== "control") await ftp.protP(step());
    else leaveDataClear(ftp);
  } catch (error) {
    throw insecureOf(error);
  }
}

/** For an anonymous user `login` replaces what Python's ftplib takes for no password, but not bytes. */
function asItIs(password: string): string | Uint8Array {
  return password === "" || password === "-" ? Buffer.from(password) : password;
}

/** For `catch`: this in place of a refusal. @throws any other error */
function ifRefused<T>(value: T): (thrown: unknown) => T {
  return (thrown) => {
    if (isReplyError(thrown)) return value;
    throw thrown;
  };
}
