import { setTimeout as pause } from "node:timers/promises";
import { ProtocolError } from "../../src/index.ts";
import { tables } from "./all-tables.ts";
import type { Cell, Scene } from "./engine/cell.ts";
import { describe } from "./engine/check-outcome.ts";
import { describeTable } from "./engine/describe-table.ts";
import { settledWithin } from "./engine/patience.ts";
import { LIMIT } from "./engine/run-cell.ts";
import type { Operation } from "./operations/operation.ts";
import { type Interposer, stepId } from "./server/step.ts";

/** A reply too many, and the operations that could honestly be fooled by it. */
interface Extra {
  readonly text: string;
  readonly fools: (operation: Operation) => boolean;
}

/** Verbs that it could be a reply to, as servers are. */
const sending =
  (verbs: RegExp) =>
  ({ sends }: Operation): boolean =>
    sends.some((verb) => verbs.test(verb));

const extras: readonly Extra[] = [
  // Some servers answer CCC by 220.
  { text: "220 ready again", fools: ({ name }) => name === "connect" || name === "ccc" },
  { text: "227 passive mode (127,0,0,1,200,10)", fools: sending(/^(PASV|EPSV)$/) },
  { text: '257 "/elsewhere" is it', fools: sending(/^(PWD|MKD|RMD|DELE|RNTO)$/) },
  {
    text: "226 one too many",
    fools: (operation) =>
      operation.name === "connect" ||
      sending(/^(?!PWD|CWD|CDUP|PASV|EPSV|SIZE|FEAT|MLST|REST|RNFR|USER|AUTH)/)(operation),
  },
  // Features, sizes and facts may be missing.
  { text: "550 no", fools: sending(/^(FEAT|SIZE|MLST)$/) },
];

type Moment = "before" | "at once" | "50 ms later";
const moments: readonly Moment[] = ["before", "at once", "50 ms later"];

const extraAt = (at: string, text: string, moment: Moment): Interposer => {
  return async (step, perform) => {
    const { session } = step;
    // What is asked afterwards is slow, so that what is late comes in its place.
    if (step.name === "CWD reply" && session.received.at(-1) === "CWD missing") await pause(80);
    if (stepId(step) !== at) return perform();
    if (moment === "50 ms later") {
      perform();
      setTimeout(() => session.say(text), 50);
      return;
    }
    session.together(() => {
      if (moment === "before") session.say(text);
      perform();
      if (moment === "at once") session.say(text);
    });
  };
};

/** What closed the connection says which reply it was: for the one that answers nothing at all. */
async function quotes({ ftp, find }: Scene, text: string): Promise<void> {
  const outcome = await settledWithin(1_000, ftp.pwd());
  if (outcome === undefined || "value" in outcome) return;
  for (let at = outcome.error; at instanceof Error; at = at.cause instanceof Error ? at.cause : undefined) {
    if (at instanceof ProtocolError && at.message.includes(text)) return;
  }
  find(`is closed, and no ProtocolError quotes ${text}: ${describe(outcome.error)}`);
}

describeTable(
  tables.extraReply,
  (operation, steps) =>
    steps.flatMap((step) =>
      extras.flatMap((extra) =>
        moments.map(
          (moment): Cell => ({
            name: `${extra.text.slice(0, 3)} ${moment}, ${step}`,
            interposer: extraAt(step, extra.text, moment),
            settings: { timeout: LIMIT },
            isLying: true,
            isUndecidable: operation.isByHand === true || extra.fools(operation),
            alsoSends: /^CWD missing$/,
            after: async (scene, made) => {
              const { ftp, find } = scene;
              const outcome = await settledWithin(1_500, ftp.cwd("missing"));
              if (outcome === undefined) find("the next command does not settle");
              // The reply to another command, which the extra one has displaced, may be one to CWD as well.
              else if ("value" in outcome && ![200, 250].includes(outcome.value.code))
                find(`then a CWD that was refused succeeded with ${String(outcome.value)}`);
              // The extra reply, or the one that it displaced, arrives when nothing is due.
              await pause(120);
              // A call that has failed of it has said so itself.
              const isNothing = extra === extras[0] && !extra.fools(operation) && "value" in made;
              if (isNothing && operation.closes !== true && ftp.state === "closed")
                await quotes(scene, extra.text);
            },
          }),
        ),
      ),
    ),
  { atOnce: 64 },
);
