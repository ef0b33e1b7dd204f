import { ConnectionClosedError, errorForReply, parse257, type Reply } from "@ftplib/reply";
import { argument, type Command, command } from "../command/command.ts";
import { openTransfer } from "../transfer/open-transfer.ts";
import { complete, type Conversation, expectCompletion } from "../exchange/conversation.ts";
import { iterateData } from "../transfer/iterate-data.ts";
import type { Session } from "../session/session.ts";

/**
 * The data of a listing of the directory that `enter` goes into. The listing's end and the way back are one turn: no other
 * call finds the session in that directory. Where there is no way back, the connection is closed.
 *
 * @throws ConnectionClosedError when the server does not lead back, at the end of the data or when it is left early
 */
export async function* iterateInside(
  session: Session,
  enter: Command,
  sent: Command,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { back, transfer } = await session.exclusive(
    async () => {
      const wayBack = await session.run(goInto(session, enter));
      const opened = await openTransfer(session, sent).catch((error: unknown) =>
        goBackFrom(error, session, wayBack),
      );
      opened.isElsewhere = true;
      return { back: wayBack, transfer: opened };
    },
    { signal },
  );
  const data = iterateData(session, transfer, signal);
  let isInside = true;
  // What ends the data ends the stay.
  const inTurn = (step: () => Promise<IteratorResult<Uint8Array>>): Promise<IteratorResult<Uint8Array>> =>
    session.exclusive(async () => {
      const result = await step().catch((error: unknown) => {
        isInside = false;
        return goBackFrom(error, session, back);
      });
      if (result.done !== true) return result;
      isInside = false;
      await goBack(session, back);
      return result;
    });
  try {
    for (;;) {
      const { done, value } = await inTurn(() => data.next());
      if (done === true) return;
      yield value;
    }
  } finally {
    if (isInside) await inTurn(() => data.return());
  }
}

/**
 * Goes into a directory, and answers with the CWD that leads back. That one is tried first, since PWD may print a path that
 * CWD does not take: then nothing is gone into.
 */
function* goInto(session: Session, enter: Command): Conversation<Command> {
  const back = wayBack(session, expectCompletion(yield command("PWD")));
  expectCompletion(yield back);
  expectCompletion(yield enter);
  return back;
}

/** CWD to the path of a 257. Throws the reply as an error where no such path can be sent. */
function wayBack(session: Session, reply: Reply): Command {
  const path = parse257(reply);
  try {
    if (path !== "") return command("CWD", argument(path, "the path", session.rules));
  } catch {
    // Control bytes in a path, which the caller does not allow.
  }
  throw errorForReply(reply);
}

async function goBack(session: Session, back: Command): Promise<void> {
  // Whoever connects again begins elsewhere.
  if (session.state === "closed") return;
  try {
    await session.run(complete(back));
  } catch (cause) {
    const error = new ConnectionClosedError(
      "the server does not lead back from the directory that was gone into to list it; the connection is closed",
      { command: back.shown, cause },
    );
    session.abandon(error);
    throw error;
  }
}

/** Rethrows what has ended the stay, which tells more than a failure of the way back, its consequence. */
async function goBackFrom(error: unknown, session: Session, back: Command): Promise<never> {
  await goBack(session, back).catch(() => {});
  throw error;
}
