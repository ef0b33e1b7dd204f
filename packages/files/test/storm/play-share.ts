/** Plays some rounds of a storm in a process of its own; run-storm.ts starts it, and is told what comes of them. */
import { writeFileSync } from "node:fs";
import { playRound, ROUND, type Share, storm, type StormReport } from "./storm.ts";

/** What the process is given. */
export interface Order {
  readonly seed: string;
  readonly transfers: number;
  /** Undefined where the seed names one round. */
  readonly share: Share | undefined;
  /** A file for what client and server have said in the last round that went wrong. */
  readonly trace: string | undefined;
}

process.once("message", ({ seed, transfers, share, trace }: Order) => {
  const keep = (transcript: string): void => {
    if (trace !== undefined) writeFileSync(trace, transcript);
  };
  const tell = (report: StormReport): void => void process.send?.(report);
  const played =
    share === undefined ? playRound(seed, ROUND, keep).then(tell) : storm(seed, transfers, tell, keep, share);
  void played.finally(() => process.disconnect());
});
