import { type FTP_TLS, isFtpError, isReplyError, ProtocolError, type Reply, TimeoutError } from "ftplib";
import { checkCommand } from "../context/dialogue.ts";
import { type FTPContext, inTurn, linkOf } from "../context/ftp-context.ts";
import { isLaunchedTwice } from "../context/task-watch.ts";
import { TransferLog } from "../context/transfer-log.ts";
import { FTPError, type FTPResponse, responseOf } from "../errors/ftp-error.ts";
import { isDestroyed } from "../errors/translate.ts";
import type { ClientState } from "./client-state.ts";
import { enterFirstCompatibleMode, prepare } from "./strategies.ts";

const withoutConnection = new WeakSet<Error>();

/** Whether a transfer has failed for want of a data connection, whatever its command. */
export function hadNoConnection(error: unknown): boolean {
  return error instanceof Error && withoutConnection.has(error);
}

const ASKING = /^(?:EPSV|PASV)\b/;
/** The commands that these replies are to. */
const ASKED: Readonly<Record<number, string>> = { 227: "PASV", 229: "EPSV" };

/**
 * Runs a transfer of `ftplib` in its turn, and returns its final reply.
 *
 * @throws Error when no data connection could be opened: the client stays open then
 */
export async function runTransfer(
  client: ClientState,
  command: string,
  transfer: (ftp: FTP_TLS, command: string) => Promise<Reply>,
): Promise<FTPResponse> {
  const { ftp } = client;
  const onBegun = /^(?:STOR|APPE) /.test(command) ? "Uploading to" : "Downloading from";
  checkCommand(command);
  await prepare(ftp, client.prepareTransfer);
  const wasSearching = isSearching(client);
  if (wasSearching) ftp.log("Trying to find optimal transfer strategy...");
  return await inTurn(ftp, async () => {
    const link = linkOf(ftp);
    const begun = transferring(client, command, transfer);
    const onConnected = wasSearching ? "Optimal transfer strategy found." : undefined;
    const log = new TransferLog({ onConnected, onBegun }, (line) => ftp.log(line));
    link.log.transfer = log;
    const outcome = await link
      .run((session) => begun.run(session), true)
      .catch((error: Error) => {
        // Where the client is closed meanwhile, `begun` has not heard of it yet.
        const isEarly = begun.isLostEarly && !log.hasConnected;
        const isMetBefore = wasSearching && isEarly && !isLaunchedTwice(error);
        throw isMetBefore ? noStrategy(asLater(error)) : error;
      })
      .finally(() => (link.log.transfer = undefined));
    link.dataSocket = undefined;
    if (outcome instanceof Error) {
      withoutConnection.add(outcome);
      if (!link.isOpen) link.close(outcome);
      throw outcome;
    }
    client.hasTransferred = true;
    return responseOf(outcome);
  });
}

/** A transfer whose reply, or the error that basic-ftp gives where there was no data connection, is its outcome. */
function transferring(
  client: ClientState,
  command: string,
  transfer: (ftp: FTP_TLS, command: string) => Promise<Reply>,
): { run(ftp: FTP_TLS): Promise<Reply | Error>; isLostEarly: boolean } {
  return {
    /** Whether the connection was lost before there was a data connection. */
    isLostEarly: true,
    async run(ftp) {
      try {
        const reply = await transfer(ftp, command).catch(async (error: unknown) => {
          if (!isSearching(client) || !isPutOff(error)) throw error;
          linkOf(client.ftp).passiveCommand = "PASV";
          return await transfer(ftp, command);
        });
        this.isLostEarly = false;
        return reply;
      } catch (error) {
        const { dataSocket } = linkOf(client.ftp);
        const isLost = isDestroyed(error) || (isFtpError(error) && !isReplyError(error));
        this.isLostEarly = isLost && dataSocket === undefined;
        const failure = connectFailure(error, client);
        if (dataSocket !== undefined) client.hasTransferred = true;
        if (failure === undefined) throw error;
        return isSearching(client) ? noStrategy(failure) : failure;
      }
    },
  };
}

/** Whether the server takes no EPSV for now: PASV may do. After 421 nothing does. */
function isPutOff(error: unknown): boolean {
  return (
    isReplyError(error) && error.command === "EPSV" && error.reply.code < 500 && error.reply.code !== 421
  );
}

/** Whether no strategy is known to work yet: then basic-ftp tries several, and says so. */
function isSearching({ prepareTransfer, hasTransferred }: ClientState): boolean {
  return prepareTransfer === enterFirstCompatibleMode && !hasTransferred;
}

function noStrategy(last: Error): Error {
  return new Error(
    `None of the available transfer strategies work. Last error response was '${String(last)}'.`,
  );
}

/** The error as the next command would have met it. */
function asLater(error: Error): Error {
  const told = "Client is closed because ";
  return error.message.startsWith(told) ? error : new Error(`${told}${error.message}`);
}

/** The error of a transfer that was lost before anything was asked for. */
export function lostBefore(client: ClientState, error: Error): Error {
  return isSearching(client) ? noStrategy(asLater(error)) : error;
}

/** The error of a 227 or 229 that names no port; undefined for other replies. */
function unreadable({ reply }: ProtocolError, ftp: FTPContext): Error | undefined {
  const { dataSocket } = linkOf(ftp);
  const command = dataSocket === undefined ? ASKED[reply?.code ?? 0] : undefined;
  if (reply === undefined || command === undefined) return undefined;
  const { message } = responseOf(reply);
  return new Error(`Can't parse response to '${command}': ${message}`);
}

/** Why there was no data connection; undefined when there was one. */
function connectFailure(error: unknown, { ftp }: ClientState): Error | undefined {
  if (!isFtpError(error)) return undefined;
  if (isReplyError(error))
    return ASKING.test(error.command ?? "") ? new FTPError(responseOf(error.reply)) : undefined;
  if (error instanceof ProtocolError) return unreadable(error, ftp);
  if (error.phase !== "dataConnect") return undefined;
  if (error instanceof TimeoutError) {
    const [, where = ""] = /connection to (\S+)/.exec(error.message) ?? [];
    return new Error(`Timeout when trying to open data connection to ${where}`);
  }
  const { dataFailure } = linkOf(ftp);
  if (dataFailure === undefined) return undefined;
  const told = "Can't open data connection in passive mode: ";
  if (!dataFailure.message.startsWith(told)) dataFailure.message = `${told}${dataFailure.message}`;
  return dataFailure;
}
