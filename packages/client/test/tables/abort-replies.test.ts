import { setTimeout as pause } from "node:timers/promises";
import { tables } from "./all-tables.ts";
import type { Cell, Scene } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";
import { settledWithin, within } from "./engine/patience.ts";
import { LIMIT } from "./engine/run-cell.ts";
import type { Ending } from "./server/control-wire.ts";
import { forever, type Interposer } from "./server/step.ts";
import type { AbortAnswer } from "./server/table-server.ts";

/** Replies, and pauses in milliseconds between them; or how the server ends the connection. */
type Way = readonly (string | number | { readonly ends: Ending })[];

const ways: Readonly<Record<string, Way>> = {
  "426, 226": ["426 cut", "226 aborted"],
  "426, 225": ["426 cut", "225 aborted"],
  "426 and 226 later": ["426 cut", 50, "226 aborted"],
  "426 and 226 much later": ["426 cut", 300, "226 aborted"],
  "426 alone": ["426 cut"],
  "226 alone": ["226 aborted"],
  "225 alone": ["225 aborted"],
  "226, 226": ["226 done", "226 aborted"],
  "226, 225": ["226 done", "225 aborted"],
  "225, 226": ["225 aborted", "226 done"],
  "225 and 226 later": ["225 aborted", 50, "226 done"],
  "200 alone": ["200 ok"],
  "426, 200": ["426 cut", "200 ok"],
  "226, 200": ["226 done", "200 ok"],
  "451, 500": ["451 cut", "500 what?"],
  "551, and 225 later": ["551 cut", 40, "225 aborted"],
  "426, 502": ["426 cut", "502 not here"],
  "502, 426": ["502 not here", "426 cut"],
  "three replies": ["426 cut", "226 done", "225 aborted"],
  "three replies, the last one late": ["426 cut", "226 done", 150, "225 aborted"],
  "426, 426 and 226": ["426 cut", "426 cut", 20, "226 aborted"],
  "a reply of many lines": ["426-cut\r\n by you\r\n426 cut", "226 aborted"],
  "550 and 226": ["550 cut", "226 aborted"],
  "421": ["421 going", { ends: "fin" }],
  "the end": [{ ends: "fin" }],
  "426 and the end": ["426 cut", { ends: "fin" }],
  "a reset": [{ ends: "reset" }],
  silence: [],
  "late, after a while of silence": [200, "426 cut", "226 aborted"],
};

/** Ends the transfer without its own reply, and answers in this way. */
const answering =
  (way: Way): AbortAnswer =>
  async (session, end) => {
    await end(false);
    for (const part of way) {
      if (typeof part === "number") await pause(part);
      else if (typeof part === "string") session.say(part);
      else session.cut(part.ends);
    }
  };

/** The server stops at these steps until the transfer is aborted, and is slow in what comes afterwards. */
function stoppingAt(stop: string, reached: { isThere: boolean }): Interposer {
  return async (step, perform) => {
    if (step.name.endsWith(stop)) {
      reached.isThere = true;
      await forever;
    }
    if (step.name === "CWD reply") await pause(30);
    perform();
  };
}

const isAbortion = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";

/** No refused command may succeed by what is left of the replies to ABOR. */
async function lookForSteps({ ftp, find }: Omit<Scene, "settled">): Promise<void> {
  for (let count = 0; count < 5; count += 1) {
    const outcome = await settledWithin(LIMIT * 2, ftp.cwd("missing"));
    if (outcome === undefined) return find("the next command does not settle");
    if ("value" in outcome) find(`then a CWD that was refused succeeded with ${String(outcome.value)}`);
    if (ftp.state === "closed") return;
    await pause(20 * count);
  }
}

async function aborted({ ftp, find, settled }: Scene, reached: { isThere: boolean }): Promise<void> {
  // However busy the machine is.
  if (!(await within(10_000, () => reached.isThere)))
    return find("the server was never asked for the transfer");
  const outcome = await settledWithin(LIMIT * 4, ftp.abort());
  if (outcome === undefined) find("abort() does not settle");
  else if ("error" in outcome && ftp.state !== "closed")
    find(`abort() rejects with ${String(outcome.error)}, and the session is ${ftp.state}`);
  await settled;
}

describeTable(
  tables.abortReplies,
  (operation) =>
    Object.entries(ways).flatMap(([name, way]): readonly Cell[] => {
      const common: Cell = {
        name,
        settings: { timeout: LIMIT },
        within: LIMIT * 5,
        mayThrow: isAbortion,
        alsoSends: /^CWD missing$/,
        isLying: true,
        // By hand, the caller gets the 226 with which the server ends what it has cut.
        isUndecidable: operation.isByHand === true,
        after: (scene) => lookForSteps(scene),
      };
      if (operation.name === "abort") {
        const idle: Interposer = async ({ name: step, session }, perform) => {
          if (step === "ABOR reply") await answering(way)(session, () => Promise.resolve());
          else perform();
        };
        return [{ ...common, name: `${name}, without a transfer`, interposer: idle }];
      }
      return [" 1yz", " open", " middle"].map((stop): Cell => {
        const reached = { isThere: false };
        return {
          ...common,
          name: `${name}, before the step${stop}`,
          server: { onAbort: answering(way) },
          interposer: stoppingAt(stop, reached),
          during: (scene) => aborted(scene, reached),
        };
      });
    }),
  { atOnce: 64 },
);
