import { ConnectionClosedError } from "../../../src/index.ts";
import type { Operation } from "../operations/operation.ts";
import type { Cell, Outcome, Scene } from "./cell.ts";
import { describe } from "./check-outcome.ts";
import { settledWithin, within } from "./patience.ts";

const SOON = 2_500;

/**
 * Checks that the session is idle and in step, or closed: `ready` means that the next command gets its own reply, and
 * `closed` that later calls reject with the cause.
 */
export async function checkSession(
  operation: Operation,
  cell: Cell,
  { ftp, server, find }: Omit<Scene, "settled">,
  outcome: Outcome | undefined,
): Promise<void> {
  // A reply too many may still be on its way into the client.
  await within(20, () => false);
  const { state } = ftp;
  const hasClosed = (cell.closes ?? operation.closes ?? false) && outcome !== undefined && "value" in outcome;
  if (hasClosed && state !== "closed") find(`is ${state} after a ${operation.name} that succeeded`);
  if (cell.ends !== undefined && !hasClosed && state !== cell.ends) find(`is ${state}, not ${cell.ends}`);
  if (state !== "ready" && state !== "closed") find(`is ${state} afterwards`);
  server.arm();
  const isNew = operation.from === "nothing" && outcome !== undefined && "error" in outcome;
  const cwds = server.sessions.filter(({ socket }) => !socket.destroyed).map(({ cwd }) => cwd);
  const asking = settledWithin(SOON, isLoggedIn() ? ftp.pwd() : ftp.sendcmd("NOOP").then(String));
  const answer = await asking;
  if (answer === undefined) {
    find(`is ${state}, and the next command does not settle`);
  } else if (state === "ready") {
    const isRight =
      "value" in answer && (isLoggedIn() ? cwds.includes(answer.value) : answer.value.startsWith("200"));
    if (!isRight)
      find(
        `is ready and out of step: ${"value" in answer ? `got "${answer.value}"` : describe(answer.error)}`,
      );
  } else if (state === "closed") {
    if ("value" in answer) find("is closed, and the next command succeeds");
    else if (!(answer.error instanceof ConnectionClosedError))
      find(`is closed, and the next command rejects with ${describe(answer.error)}`);
    else if (answer.error.cause === undefined && !isNew && !hasClosed)
      find("is closed, and the next command's error has no cause");
  }

  function isLoggedIn(): boolean {
    return server.sessions.some((session) => session.isLoggedIn);
  }
}
