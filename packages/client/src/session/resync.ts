import { ConnectionClosedError, type Reply, TimeoutError } from "@ftplib/reply";
import { command } from "../command/command.ts";
import type { ControlConnection } from "./control-connection.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import { settlesWithin } from "./settles-within.ts";

const PWD = command("PWD");
const NOOP = command("NOOP");
// How long PWD may stay unanswered before it is asked again, milliseconds: some servers drop what comes while they are busy.
const ASK_AGAIN = 1_000;
const MOST_ASKED = 3;

/** A session, as far as it is brought back in step. */
export interface OutOfStep {
  readonly control: ControlConnection;
  readonly options: ResolvedOptions;
  readonly failure: { readonly error: unknown } | undefined;
}

/**
 * Brings the session back in step where it is not known how many replies are still to come: asks PWD, whose 257 cannot be
 * another's, and takes all that was outstanding for settled. Returns that reply, and those that came before it.
 *
 * Where PWD was asked again, NOOP follows: a 257 that is not there before its reply was dropped, and a later one is another's.
 *
 * @throws what closed the session; TimeoutError for a server that does not answer PWD either, which is the caller's to give up
 */
export async function resync(
  session: OutOfStep,
): Promise<{ readonly before: readonly Reply[]; readonly last: Reply }> {
  const { control, options } = session;
  const before = control.ledger.collected;
  const patience = Math.min(ASK_AGAIN, options.timeouts.reply / MOST_ASKED);
  const answers: Promise<Reply>[] = [];
  for (let asked = 1; ; asked++) {
    const [probe] = control.send([PWD]) as [LedgerEntry];
    const answer = probe.next().then(({ reply }) => reply);
    answer.catch(() => {});
    answers.push(answer);
    const any = Promise.any(answers);
    any.catch(() => {});
    const isLast = asked === MOST_ASKED;
    const limit = options.timeouts.reply;
    if (await settlesWithin(any, isLast ? limit - patience * (asked - 1) : patience)) {
      const last = await any.catch(() => {
        throw session.failure?.error ?? new ConnectionClosedError("the session is out of step");
      });
      if (control.ledger.late.paths > 0) await catchUp(session);
      return { before, last };
    }
    if (isLast) {
      throw new TimeoutError(
        `timed out after ${limit} ms waiting for the reply to PWD; the connection is closed`,
        {
          phase: "reply",
          command: PWD.shown,
        },
      );
    }
  }
}

/**
 * NOOP, whose reply shows that no older one is to come.
 *
 * A server that has read one line of a packet may keep the other, and be one command late from then on. Then NOOP is not
 * answered; a line that comes in two pieces makes it read one line more than it is sent.
 */
export async function catchUp({ control }: OutOfStep): Promise<void> {
  const [noop] = control.send([NOOP]) as [LedgerEntry];
  const answer = control.replyTo(noop);
  answer.catch(() => {});
  if (!(await settlesWithin(answer, ASK_AGAIN))) {
    const [pwd] = control.send([PWD], { isInPieces: true }) as [LedgerEntry];
    await control.replyTo(pwd);
  }
  control.ledger.late.paths = 0;
}

/** The same; what it throws closes the session. */
export async function resyncOrClose(
  session: OutOfStep & { fail(error: unknown): void },
): ReturnType<typeof resync> {
  try {
    return await resync(session);
  } catch (error) {
    session.fail(error);
    throw error;
  }
}
