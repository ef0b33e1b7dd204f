import type { Cut } from "../cut.ts";
import type { Fault } from "./fault.ts";

/** Sends everything of this step in segments of one byte. */
export function oneByteAtATime(): Fault {
  return splitEvery(1);
}

/** Sends everything of this step in segments of so many bytes. */
export function splitEvery(bytes: number): Fault {
  return withCut(bytes);
}

/** Cuts each thing sent at this step at these offsets, each piece in a segment of its own. */
export function splitAt(...offsets: readonly number[]): Fault {
  return withCut(offsets);
}

/** Sends everything of this step, however many replies, in one segment. */
export function coalesce(): Fault {
  return (truth) => {
    const sent = truth.flatMap((action) => (action.kind === "send" ? [action.bytes] : []));
    if (sent.length < 2) return truth;
    return [
      ...truth.filter((action) => action.kind !== "send"),
      { kind: "send", bytes: Buffer.concat(sent) },
    ];
  };
}

function withCut(cut: Cut): Fault {
  return (truth) => [{ kind: "cut", cut }, ...truth, { kind: "cut", cut: undefined }];
}
