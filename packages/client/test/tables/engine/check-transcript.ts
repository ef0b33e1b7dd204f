import type { Operation } from "../operations/operation.ts";
import type { Cell, Scene } from "./cell.ts";

const CHANGING: ReadonlySet<string> = new Set("STOR APPE STOU DELE MKD RMD RNFR RNTO SITE".split(" "));
// Which of the ways to make a fresh connection usable, or to find out where it stands, the client takes is not the tables' business.
const HARMLESS = /^(FEAT|OPTS UTF8 ON|NOOP|PWD|QUIT)$/;

/** Checks that nothing was sent that the operation has no business to send. `mark`: commands before it, by session. */
export function checkTranscript(
  operation: Operation,
  cell: Cell,
  { server, find }: Omit<Scene, "settled">,
  mark: readonly number[],
): void {
  const lines = server.sessions.flatMap(({ received }, number) => received.slice(mark[number] ?? 0));
  for (const line of lines) {
    const [verb = ""] = line.split(" ", 1);
    if (cell.alsoSends?.test(line) === true || HARMLESS.test(line)) continue;
    const isAllowed = CHANGING.has(verb)
      ? operation.changes?.includes(line) === true
      : operation.sends.includes(verb);
    if (!isAllowed) find(`sent ${line}`);
  }
}
