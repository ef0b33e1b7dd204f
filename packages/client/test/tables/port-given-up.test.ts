import { isReplyError } from "../../src/index.ts";
import { tables } from "./all-tables.ts";
import type { Cell, Scene } from "./engine/cell.ts";
import { describe as told } from "./engine/check-outcome.ts";
import { describeTable } from "./engine/describe-table.ts";
import { forever, type Interposer, type Step } from "./server/step.ts";

const REFUSAL = "550 not this one";

/** From the second data connection on, so that it is dialled beside its command. */
const proven = async ({ ftp }: Pick<Scene, "ftp">): Promise<void> => {
  await ftp.nlst();
};

/** The name of a port that nobody listens at, and nobody else can be given: the client's own end of the control connection. */
function deafPort(name: string, { socket }: Step["session"]): string {
  const { remotePort: port = 0 } = socket;
  return name.startsWith("EPSV") ? `229 (|||${port}|)` : `227 (127,0,0,1,${port >> 8},${port & 255})`;
}

/** Nobody listens where the client dials: so many times, and then all is as it should be. */
const givesUp = (times: number, command: Interposer): Interposer => {
  let [ports, transfers] = [0, 0];
  return async (step, perform) => {
    const { name, session } = step;
    if (/^(?:PASV|EPSV) reply$/.test(name) && ports++ < times) session.say(deafPort(name, session));
    else if (name.endsWith(" 1yz") && transfers++ < times) await command(step, perform);
    else perform();
  };
};

const saying =
  (reply: string, isBegun: boolean): Interposer =>
  async ({ session }, perform) => {
    if (isBegun) perform();
    session.say(reply);
    void session.abortTransfer?.(false);
    await forever;
  };

function cells(): readonly Cell[] {
  const refused = (isBegun: boolean): Cell => ({
    name: `${isBegun ? "150, and then " : ""}${REFUSAL}`,
    before: proven,
    interposer: givesUp(Number.POSITIVE_INFINITY, saying(REFUSAL, isBegun)),
    must: "fail",
    ends: "ready",
    after: async ({ find }, outcome) => {
      const error = "error" in outcome ? outcome.error : undefined;
      if (!isReplyError(error) || error.reply.text !== REFUSAL)
        find(`fails with ${told(error)}, not with the server's refusal`);
    },
  });
  return [
    refused(false),
    refused(true),
    {
      name: "150 and 226, and then as it should be",
      before: proven,
      interposer: givesUp(1, saying("226 that was all", true)),
      must: "succeed",
    },
  ];
}

describeTable(tables.portGivenUp, cells);
describeTable(tables.portGivenUp, cells, { isTls: true });
