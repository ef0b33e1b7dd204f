import type { Counts } from "./run-set-up.ts";
import type { SetUp } from "./set-up.ts";

/** What one set-up gave. */
export interface SetUpResult extends SetUp {
  readonly counts: Counts;
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** A line for each set-up, and one for all, in Markdown. */
export function tableOf(results: readonly SetUpResult[]): string {
  const sum = (of: (counts: Counts) => number): number =>
    results.reduce((total, { counts }) => total + of(counts), 0);
  const lines = results.map(({ server, version, isResuming, counts }) => {
    const resumed = !isResuming ? "not offered" : counts.resumed === 0 ? "not by the server" : "yes";
    const inLog = counts.completeInLog === undefined ? "no log" : counts.completeInLog;
    const { uploads, rejected, answered, said, signals } = counts;
    return row([server.name, version, resumed, uploads, rejected, answered, said, signals, inLog]);
  });
  return [
    row([
      "server",
      "TLS",
      "resumed",
      "broken uploads",
      "rejected",
      "answered 2yz",
      "said so",
      "by a signal",
      "complete in the log",
    ]),
    row(["---", "---", "---", "--:", "--:", "--:", "--:", "--:", "--:"]),
    ...lines,
    row([
      "all",
      "",
      "",
      sum(({ uploads }) => uploads),
      sum(({ rejected }) => rejected),
      sum(({ answered }) => answered),
      sum(({ said }) => said),
      sum(({ signals }) => signals),
      sum((counts) => counts.completeInLog ?? 0),
    ]),
  ].join("\n");
}
