import { ConnectionClosedError } from "@ftplib/reply";
import { argument, type Command, command } from "../command/command.ts";
import { complete } from "../exchange/conversation.ts";
import { changeInto } from "../exchange/change-into.ts";
import { RunningLimits } from "../session/call-limits.ts";
import type { Client, TurnOptions } from "../session/client.ts";
import type { Session } from "../session/session.ts";
import { iterateData } from "../transfer/iterate-data.ts";
import { openListing } from "./open-listing.ts";

/**
 * The data of a listing of the directory that `enter` changes into. The listing's end and the way back are one turn: no other
 * call finds the session in that directory. Where there is no way back, the connection is closed. So it is by the signal and
 * `timeout.total`, until the session is back.
 *
 * @throws ConnectionClosedError when the server does not change back, at the end of the data or when it is left early
 */
export async function* listInDirectory(
  client: Client,
  session: Session,
  enter: Command,
  sent: Command,
  turn: TurnOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { back, transfer } = await client.callOn(
    session,
    async () => {
      const wayBack = await session.run(changeInto(enter, (path) => changeBack(session, path)));
      const opened = await openListing(session, sent).catch((error: unknown) =>
        goBackFrom(error, session, wayBack),
      );
      opened.isElsewhere = true;
      opened.isLeftToCaller = true;
      return { back: wayBack, transfer: opened };
    },
    turn,
  );
  const call = { signal: turn.signal, begun: turn.identity?.begun };
  const limits = new RunningLimits(session, call);
  const data = iterateData(session, transfer, call, limits);
  let isInside = true;
  // What ends the data ends the stay.
  const inTurn = (step: () => Promise<IteratorResult<Uint8Array>>): Promise<IteratorResult<Uint8Array>> =>
    client.callOn(
      session,
      async () => {
        const result = await step().catch((error: unknown) => {
          isInside = false;
          return goBackFrom(error, session, back);
        });
        if (result.done !== true) return result;
        isInside = false;
        await goBack(session, back);
        return result;
      },
      turn,
    );
  try {
    for (;;) {
      const { done, value } = await inTurn(() => data.next());
      if (done === true) return;
      yield value;
    }
  } finally {
    const leave = (): Promise<IteratorResult<Uint8Array>> => data.return();
    try {
      // A closed session says nothing any more, and needs no turn for it.
      if (isInside) await (session.isOpen ? inTurn(leave) : leave());
    } finally {
      limits.stop();
    }
  }
}

/** CWD to a path that PWD named; undefined where no such path can be sent. */
export function changeBack(session: Session, path: string): Command | undefined {
  try {
    return path === "" ? undefined : command("CWD", argument(path, "the path", session.rules));
  } catch {
    // Control bytes in a path, which the caller does not allow.
    return undefined;
  }
}

export async function goBack(session: Session, back: Command): Promise<void> {
  // The next connection begins elsewhere.
  if (!session.isOpen) return;
  try {
    await session.run(complete(back));
  } catch (cause) {
    // The signal, the limit or close() is what the caller asked for.
    if (session.failure !== undefined && !session.wasLost) throw session.failure.error;
    const error = new ConnectionClosedError(
      "cannot change back to the previous directory after listing; the connection is closed",
      { command: back.shown, cause },
    );
    session.fail(error);
    throw error;
  }
}

/** Rethrows what has ended the stay, which tells more than a failure of the way back, its consequence. */
async function goBackFrom(error: unknown, session: Session, back: Command): Promise<never> {
  await goBack(session, back).catch(() => {});
  throw error;
}
