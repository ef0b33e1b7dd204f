import type { Goal } from "../goals.ts";
import type { Sample } from "../run-job.ts";
import { median, ratios, spreadOf } from "../statistics.ts";
import { type Contender, type FilesCase, filesCases, nameOf, OURS } from "./files-case.ts";
import type { FilesResult } from "./run-files-case.ts";

/** What was measured, by the case's name. */
export type FilesResults = Readonly<Record<string, FilesResult>>;

const MIB = 2 ** 20;

interface Comparison {
  readonly title: string;
  readonly limit: number;
  readonly ours: Contender;
  readonly theirs: Contender;
  readonly what?: "wall" | "cpu";
}

function row(result: FilesResult | undefined, contender: Contender): readonly Sample[] | undefined {
  return result?.[nameOf(contender)] ?? undefined;
}

function compared(
  { name }: FilesCase,
  results: FilesResults,
  { title, limit, ours, theirs, what = "wall" }: Comparison,
): Goal {
  const mine = row(results[name], ours);
  const others = row(results[name], theirs);
  const value =
    mine === undefined || others === undefined
      ? undefined
      : ratios(
          mine.slice(0, others.length).map((sample) => sample[what]),
          others.slice(0, mine.length).map((sample) => sample[what]),
        );
  return { title: `${name}, ${title}`, limit, value, unit: "×" };
}

/** The one of these with the least wall time. */
function fastest(result: FilesResult | undefined, among: readonly Contender[]): Contender | undefined {
  const wall = (contender: Contender): number =>
    median((row(result, contender) ?? []).map((sample) => sample.wall));
  const able = among.filter((contender) => row(result, contender) !== undefined);
  return able.sort((a, b) => wall(a) - wall(b))[0];
}

function away(target: FilesCase, results: FilesResults): Goal[] {
  const [ours, ...others] = target.contenders as [Contender, ...Contender[]];
  const theirs = fastest(
    results[target.name],
    others.filter(({ peer }) => peer !== "basic-ftp"),
  );
  if (theirs === undefined) return [];
  const title = `wall time beside ${theirs.peer}, the faster of lftp and rclone`;
  return [compared(target, results, { title, limit: 0.6, ours, theirs })];
}

function large(target: FilesCase, results: FilesResults): Goal[] {
  const ours = { peer: OURS, connections: 4 };
  const pget = { peer: "lftp", connections: 4 };
  const one = { peer: OURS, connections: 1 };
  return [
    compared(target, results, {
      title: "four segments, wall time beside lftp's pget -n 4",
      limit: 0.9,
      ours,
      theirs: pget,
    }),
    compared(target, results, {
      title: "four segments, wall time beside one connection",
      limit: 0.5,
      ours,
      theirs: one,
    }),
  ];
}

function local(target: FilesCase, results: FilesResults): Goal[] {
  const ours = { peer: OURS, connections: 4 };
  const one = { peer: OURS, connections: 1 };
  const eight = { peer: OURS, connections: 8 };
  const basic = { peer: "basic-ftp", connections: 1 };
  const mirror = { peer: "lftp", connections: 4 };
  const peaks = row(results[target.name], eight)?.map(({ memory }) => memory / MIB);
  const compare = (comparison: Comparison): Goal => compared(target, results, comparison);
  return [
    compare({ title: "four sessions, wall time beside one", limit: 0.7, ours, theirs: one }),
    compare({
      title: "four sessions, processor time beside basic-ftp",
      limit: 0.6,
      ours,
      theirs: basic,
      what: "cpu",
    }),
    compare({ title: "four sessions, wall time beside lftp mirror -P4", limit: 1, ours, theirs: mirror }),
    {
      title: `${target.name}, eight sessions, peak memory`,
      limit: 100,
      value: peaks === undefined ? undefined : spreadOf(peaks),
      unit: "MiB",
    },
  ];
}

/** Every figure to reach of the cases that were measured. */
export function filesGoals(results: FilesResults): readonly Goal[] {
  return filesCases
    .filter(({ name }) => results[name] !== undefined)
    .flatMap((target) => {
      if (target.roundTrip === 0) return local(target, results);
      return target.task === "download-file" ? large(target, results) : away(target, results);
    });
}
