import { ScriptServer } from "@ftplib/testkit";
import type { Case, Outcome, Side } from "./case.ts";
import type { Place } from "./our-side.ts";

type Runner = (
  one: Case,
  place: Place,
) => Promise<{ readonly results: readonly Outcome[]; readonly debug: readonly string[] }>;

/** What became of one side, and why the script was not played to its end if it was not. */
export interface Played {
  readonly side: Side;
  readonly mismatch: string | undefined;
}

/** Plays a script to one of the clients. */
export async function playCase(one: Case, script: string, run: Runner): Promise<Played> {
  await using server = await ScriptServer.start(script, { host: one.host ?? "127.0.0.1" });
  const { host, port, certificate } = server;
  const { results, debug } = await run(one, { host, port, ca: certificate.ca });
  // Settles in any case: a step that still waits for a client finds that it has closed its connections.
  const mismatch = await server.finished.then(
    () => undefined,
    (error: unknown) => String(error),
  );
  const wire = server.received.map(withoutPort);
  return {
    side: { results, wire, isPlayed: mismatch === undefined, debug: debug.map(withoutPort) },
    mismatch,
  };
}

/** The line with the two numbers of a port in PORT, and that of EPRT, left out: they are never the same. */
function withoutPort(line: string): string {
  return line
    .replace(/(PORT \d+,\d+,\d+,\d+),\d+,\d+/, "$1,p,p")
    .replace(/(EPRT \|\d\|[0-9a-f.:]+)\|\d+\|/, "$1|p|");
}
