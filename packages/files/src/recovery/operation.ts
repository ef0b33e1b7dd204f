import { canRetry, isFtpError } from "ftplib";
import { isReplyError } from "@ftplib/reply";
import { type Attempt, RetriesExhaustedError } from "../errors/retries-exhausted-error.ts";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import type { ResolvedSiteOptions } from "../options/site-options.ts";
import type { SessionPool } from "../pool/pool.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { delayBefore } from "../options/retry.ts";
import { isHarmless } from "./changing-nothing.ts";

/** What the operations of a site stand on. */
export interface SiteContext {
  readonly pool: SessionPool;
  readonly options: ResolvedSiteOptions;
  /** Whether its calls are parts of one run, such as that of a tree: they do not make the run end its batches early. */
  readonly isOneRun?: boolean;
  /** Without user and password. */
  readonly url: string;
}

/** What became of an attempt whose reply was lost: it is done, with this result, or nothing of it was done. */
export type Outcome<T> = { readonly done: T } | "repeat";

/** One operation of a site, as {@link perform} runs it. */
export interface Operation<T> {
  /** The method's name, for messages. */
  readonly name: string;
  /** The path, for messages. */
  readonly path: string;
  /** One attempt. `onProgress` is called when something has moved, which begins the count of attempts anew. */
  readonly run: (session: SiteSession, onProgress: () => void) => Promise<T>;
  /**
   * Finds out, on a new session, what became of an attempt that ended without a reply (R2); left out for what may be done
   * twice. Throws UnknownOutcomeError where that cannot be found out.
   *
   * @param lost how the connection was lost
   */
  readonly findOutcome?: ((session: SiteSession, lost: unknown) => Promise<Outcome<T>>) | undefined;
  /**
   * Ends the waits, for a session and for the next attempt, in place of the signal, with which it has to fire, too: an attempt
   * that is under way comes to its end by itself.
   */
  readonly waiting?: AbortSignal | undefined;
}

/**
 * Performs the operation: borrows a session, and after a failure that may pass tries again on another one, after a wait that
 * grows (R1). A command whose reply was lost is not sent again before it is known what became of it (R2).
 *
 * The signal ends it at once, whatever it waits for, and nothing is tried again: no function below has to take it (P3).
 *
 * @throws RetriesExhaustedError after the last attempt of several (R3); what the operation throws if that cannot pass; the signal's reason
 */
export async function perform<T>(
  { pool, options, isOneRun }: SiteContext,
  operation: Operation<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { clock, retry, given } = options;
  const { waiting = signal } = operation;
  const start = clock.now();
  const attempts: Attempt[] = [];
  let failures = 0;
  /** How the connection of the last attempt was lost, if that left its outcome open. */
  let lost: { readonly error: unknown } | undefined;
  for (;;) {
    let used: SiteSession | undefined;
    let hasMoved = false;
    let isWorking = false;
    try {
      return await pool.lend(
        async (session) => {
          if (session.uses > 0) used = session;
          if (lost !== undefined && operation.findOutcome !== undefined) {
            const outcome = await operation.findOutcome(session, lost.error);
            lost = undefined;
            if (outcome !== "repeat") return outcome.done;
          }
          isWorking = true;
          return await operation.run(session, () => {
            hasMoved = true;
            failures = 0;
            attempts.length = 0;
          });
        },
        signal,
        isOneRun,
        waiting,
      );
    } catch (error) {
      waiting?.throwIfAborted();
      if (isWorking && isLoss(error) && !isHarmless(error)) lost = { error };
      if (!(canRetry(error) || isClosedByPool(error)) || pool.isClosed) throw unsure(operation, lost, error);
      attempts.push({ time: Date.now(), phase: phaseOf(error, operation.name), error });
      // A session that had grown old without anybody's noticing is replaced at once, and so are those like it (P4).
      const wasStale = used !== undefined && used.ftp.state === "closed" && !hasMoved;
      if (wasStale && used !== undefined) pool.dropLike(used);
      if (wasStale && failures === 0 && attempts.length === 1) continue;
      failures++;
      const delay = delayBefore(retry, failures, clock.random());
      const elapsed = clock.now() - start;
      if (failures >= retry.attempts || elapsed + delay > retry.total) {
        const what = `${operation.name} '${operation.path}'`;
        const last = attempts.length === 1 ? error : new RetriesExhaustedError(what, attempts, elapsed);
        throw unsure(operation, lost, last);
      }
      given.onRetry?.({ operation: operation.name, path: operation.path, failures, delay, error });
      await clock.sleep(delay, waiting);
    }
  }
}

/** The codes of errors after which nobody knows whether the last command was carried out. */
const LOSSES: ReadonlySet<string> = new Set([
  "ERR_FTP_CLOSED",
  "ERR_FTP_TIMEOUT",
  "ERR_FTP_PROTOCOL",
  "ERR_FTP_LIMIT",
]);

/**
 * Whether nobody knows after this error if the last command was carried out. So it is after a 421, too: it goes before the end of a
 * connection, and answers no command in particular (RFC 959, 5.4).
 */
export function isLoss(error: unknown): boolean {
  if (isReplyError(error)) return error.reply.code === SERVICE_CLOSING;
  return isFtpError(error) && LOSSES.has(error.code);
}

/**
 * Whether the session was closed here, since its state was not known any more: another one takes its place, as where it was lost. The caller
 * closes none within an operation but by the signal.
 */
function isClosedByPool(error: unknown): boolean {
  return isFtpError(error) && error.code === "ERR_FTP_CLOSED";
}

/** The reply of a server that is about to close the connection. */
export const SERVICE_CLOSING = 421;

/** The error to end with: where the outcome of an attempt was left open and matters, that is what the caller has to know. */
function unsure(
  operation: Operation<unknown>,
  lost: { readonly error: unknown } | undefined,
  error: unknown,
): unknown {
  if (lost === undefined || operation.findOutcome === undefined) return error;
  const why =
    error === lost.error ? "the connection was lost before the reply" : "the server could not be asked again";
  return new UnknownOutcomeError(operation.name, operation.path, why, error);
}

function phaseOf(error: unknown, operation: string): string {
  return (isFtpError(error) ? error.phase : undefined) ?? operation;
}
