import { isReplyError, LimitError, TimeoutError, TlsError } from "ftplib";
import { types } from "node:util";
import { FTPError, responseOf } from "./ftp-error.ts";

/** The error that basic-ftp gives for a failure, and what becomes of the client. */
export interface Translated {
  readonly error: Error;
  /** Whether the client is closed by it, as by all but refusals. */
  readonly isFinal: boolean;
}

/** What a failed call was about. */
export interface Failing {
  /** The error of the socket that could not be connected, if that was it. */
  readonly dialling: Error | undefined;
  /** Whether TLS was to come before the greeting. */
  readonly isImplicit: boolean;
  /** Whether the control connection's socket was destroyed, by whomever. */
  readonly isCutOff: boolean;
  /** Whether a reply that asks for another command ends the call. */
  readonly isTransfer: boolean;
}

const FIN = "Server sent FIN packet unexpectedly, closing connection.";
const GONE = "Server closed connection unexpectedly.";
const TOO_LONG = "FTP control response exceeded maximum allowed size";

/** Says a failure of `ftplib` in the words of basic-ftp. What basic-ftp has no words for stays as it is. */
export function translate(thrown: unknown, failing: Failing): Translated {
  if (isReplyError(thrown)) {
    const response = responseOf(thrown.reply);
    if (!failing.isTransfer || response.code < 300 || response.code >= 400)
      return { error: new FTPError(response), isFinal: false };
    const words = `Unexpected FTP response is requesting an answer: ${response.message}`;
    return { error: new Error(words), isFinal: true };
  }
  return { error: finalError(errorOf(thrown), failing), isFinal: true };
}

function finalError(error: Error, { dialling, isImplicit, isCutOff }: Failing): Error {
  if (dialling !== undefined) return withSocket(dialling, "control socket");
  // Programs destroy it to cut the connection off.
  if (isCutOff && isDestroyed(error)) return new Error(GONE);
  if (error instanceof TimeoutError)
    return new Error(`Timeout (${error.phase === "idle" ? "data socket" : "control socket"})`);
  if (error instanceof LimitError) return new Error(TOO_LONG);
  const system = systemErrorIn(error);
  // Options that OpenSSL refuses.
  if (error instanceof RangeError && system !== undefined) return system;
  if (error instanceof TlsError) return tlsFailure(error, isImplicit);
  if (!("code" in error) || error.code !== "ERR_FTP_CLOSED") return error;
  if (system === undefined) return new Error(FIN);
  return withSocket(
    system,
    error.message.startsWith("the data connection") ? "data socket" : "control socket",
  );
}

/** Why a client is closed that a server has left; `cause` is what `ftplib` says of it. */
export function lossOf(cause: unknown): Error {
  if (isReplyError(cause)) return new Error(FIN);
  const failing = { dialling: undefined, isImplicit: false, isCutOff: false, isTransfer: false };
  return translate(cause, failing).error;
}

/** Whether it is Node's error for a write to a stream that was destroyed. */
export function isDestroyed(error: unknown): boolean {
  return isError(error) && "code" in error && error.code === "ERR_STREAM_DESTROYED";
}

/** Whether it is an error, also one of another realm: test runners have some of their own. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

/** What was thrown, as an error. */
export function errorOf(thrown: unknown): Error {
  return isError(thrown) ? thrown : new Error(String(thrown));
}

/** The error of Node that an error was made of: it alone has a code of its own. */
function systemErrorIn(error: unknown): Error | undefined {
  for (let at = error; isError(at); at = at.cause) {
    if ("code" in at && typeof at.code === "string" && !/^ERR_(?:FTP|TRANSPORT)_/.test(at.code)) return at;
  }
  return undefined;
}

/** The error of Node, or of the caller's own check, that the failure of a handshake was made of. */
function tlsFailure(error: TlsError, isImplicit: boolean): Error {
  let root: Error = error;
  while (isError(root.cause)) root = root.cause;
  const socket = error.connection === "data" ? "data socket" : isImplicit ? "control socket" : undefined;
  const isOurs = "code" in root && /^ERR_(?:FTP|TRANSPORT)_/.test(String(root.code));
  const code = codeOf(error, isImplicit);
  if (isOurs && code === undefined) return error;
  const named = isOurs ? Object.assign(new Error(error.message, { cause: error }), { code }) : root;
  return socket === undefined ? named : withSocket(named, socket);
}

/** The code of Node for what `ftplib` sees by itself: programs that try again look at it. */
function codeOf({ reason, connection }: TlsError, isImplicit: boolean): string | undefined {
  if (reason === "closed") return "ECONNRESET";
  return reason === "not-tls" && isImplicit && connection === "control"
    ? "ERR_SSL_WRONG_VERSION_NUMBER"
    : undefined;
}

/** The error, which says on which socket it was; it keeps its `code`. */
function withSocket(error: Error, socket: string): Error {
  if (!error.message.endsWith(`(${socket})`)) error.message += ` (${socket})`;
  return error;
}

/** The error for a call on a client that is closed. */
export function closedBecause(reason: Error): Error {
  const error = new Error(`Client is closed because ${reason.message}`);
  error.stack = `${error.stack ?? ""}\nClosing reason: ${reason.stack ?? ""}`;
  const code = "code" in reason && reason.code !== undefined ? reason.code : "0";
  return Object.assign(error, { code });
}
