import type { Scenario } from "../scenario.ts";
import { at, type FaultRule, faults } from "@ftplib/testkit";
import { all, FILE, holds, holdsAtMost, isHonest } from "../verdicts.ts";

const group = "Floods";

/** A server that sends without end where a reply is due. */
function flood(
  id: string,
  title: string,
  rows: readonly string[],
  rules: () => readonly FaultRule[],
): Scenario {
  return {
    id,
    group,
    title,
    rows,
    passes: "an end within 12 s, where every limit is 2 s, with at most 256 MiB of memory; no false success",
    server: () => ({ tree: { file: FILE }, faults: rules() }),
    steps: (scene) => [{ op: "download", remote: "file", local: scene.local("file") }],
    judge: all(
      holds((run, scene) => !run.done || isHonest()(run, scene) === undefined, "reports a false success"),
      holds((_, { server }) => server.connections > 0, "does not connect"),
      holdsAtMost(256),
    ),
  };
}

export const floods: readonly Scenario[] = [
  flood("endless-line", "a greeting whose line does not end", ["S78"], () => [
    at("greeting", faults.endlessLine()),
  ]),
  flood("endless-reply", "a greeting of lines without end", ["S78"], () => [
    at("greeting", faults.endlessReply()),
  ]),
  flood("endless-1yz", "150 again and again", ["S80"], () => [
    at("retr-preliminary", faults.flood(Number.POSITIVE_INFINITY)),
  ]),
  flood("endless-unasked", "226 again and again behind the 230, unasked", ["S80"], () => [
    at("pass", (truth, step) => [...truth, ...faults.flood(Number.POSITIVE_INFINITY, "226 Done")([], step)]),
  ]),
];
