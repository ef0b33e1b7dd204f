import type { Sample } from "./run-job.ts";
import { median, ratios, type Spread } from "./statistics.ts";
import type { RoundTripResult } from "./round-trip-cases.ts";

/** Everything that was measured. */
export interface Results {
  /** Samples by case, then by client. */
  readonly cases: Readonly<Record<string, Readonly<Record<string, readonly Sample[]>>>>;
  readonly roundTrips: readonly RoundTripResult[];
  readonly startup: Startup | undefined;
}

/** What it costs to load the client. */
export interface Startup {
  /** Milliseconds of `import "ftplib"`, run by run. */
  readonly importTimes: readonly number[];
  /** Bytes of the client and all it loads, minified into one file. */
  readonly minified: number;
}

/** One figure to reach; `value` is undefined where it was not measured. */
export interface Goal {
  readonly title: string;
  readonly limit: number;
  readonly value: Spread | undefined;
  readonly unit: string;
}

export const OURS = "ftplib for Node";
const BORROWED = "ftplib for Node, retrbinary, borrowed blocks";
const NODE_PEERS = ["basic-ftp", "ftp", "jsftp"];
const MIB = 2 ** 20;

/** Whether the median is within the limit. */
export function isMet({ value, limit }: Goal): boolean | undefined {
  return value === undefined ? undefined : value.median <= limit;
}

function ratio(
  { cases }: Results,
  name: string,
  what: "wall" | "cpu" | "inside",
  peer: string,
  ours: string = OURS,
): Spread | undefined {
  const mine = cases[name]?.[ours];
  const theirs = cases[name]?.[peer];
  if (mine === undefined || theirs === undefined) return undefined;
  return ratios(
    mine.map((sample) => sample[what] ?? Number.NaN),
    theirs.map((sample) => sample[what] ?? Number.NaN),
  );
}

/** The client with the least wall time among those given, without ours. */
function fastest({ cases }: Results, name: string, among: (peer: string) => boolean): string | undefined {
  let best: { readonly peer: string; readonly wall: number } | undefined;
  for (const [peer, samples] of Object.entries(cases[name] ?? {})) {
    const wall = median(samples.map((sample) => sample.wall));
    if (peer.startsWith(OURS) || !among(peer)) continue;
    if (best === undefined || wall < best.wall) best = { peer, wall };
  }
  return best?.peer;
}

function plain(results: Results): Goal[] {
  const goal = (title: string, limit: number, value: Spread | undefined): Goal => ({
    title,
    limit,
    value,
    unit: "×",
  });
  return [
    goal("download to a file, wall time beside curl", 1.1, ratio(results, "download", "wall", "curl")),
    goal("upload from a file, wall time beside curl", 1.1, ratio(results, "upload", "wall", "curl")),
    goal(
      "download to a file, wall time beside basic-ftp",
      1 / 3,
      ratio(results, "download", "wall", "basic-ftp"),
    ),
    goal(
      "upload from a file, wall time beside basic-ftp",
      1 / 2,
      ratio(results, "upload", "wall", "basic-ftp"),
    ),
    goal("discarded download, processor time beside curl", 1.2, ratio(results, "discard", "cpu", "curl")),
    goal(
      "the same by retrbinary with borrowed blocks",
      1.2,
      ratio(results, "discard", "cpu", "curl", BORROWED),
    ),
  ];
}

function overTls(results: Results): Goal[] {
  return ["tls12-download", "tls12-upload", "tls13-download", "tls13-upload"].flatMap((name) => {
    const peer = fastest(results, name, () => true);
    return [
      {
        title: `${name}, wall time beside the fastest peer (${peer ?? "none"})`,
        limit: 1,
        value: peer === undefined ? undefined : ratio(results, name, "wall", peer),
        unit: "×",
      },
      {
        title: `${name}, processor time beside basic-ftp`,
        limit: 0.7,
        value: ratio(results, name, "cpu", "basic-ftp"),
        unit: "×",
      },
    ];
  });
}

function memory({ cases }: Results): Goal {
  const peaks = Object.values(cases).flatMap((rows) =>
    Object.entries(rows)
      // Copies are for the collector of garbage to take away, when it comes to that: they are the price of keeping them.
      .filter(([peer]) => peer === OURS || peer === BORROWED)
      .flatMap(([, samples]) => samples.map((sample) => sample.memory / MIB)),
  );
  const most = Math.max(...peaks);
  return {
    title: "peak memory, the worst of all cases that make no copies",
    limit: 90,
    value: peaks.length === 0 ? undefined : { median: most, least: Math.min(...peaks), most },
    unit: "MiB",
  };
}

function small(results: Results): Goal[] {
  return ["small-download", "small-upload"].flatMap((name) => {
    const peer = fastest(results, name, (candidate) => NODE_PEERS.includes(candidate));
    return [
      {
        title: `${name}, wall time beside the fastest Node peer (${peer ?? "none"})`,
        limit: 1,
        value: peer === undefined ? undefined : ratio(results, name, "wall", peer),
        unit: "×",
      },
      {
        title: `${name}, processor time beside basic-ftp`,
        limit: 0.6,
        value: ratio(results, name, "cpu", "basic-ftp"),
        unit: "×",
      },
    ];
  });
}

function startup({ startup: loaded }: Results): Goal[] {
  const times = loaded?.importTimes;
  const size = loaded === undefined ? undefined : loaded.minified / 1000;
  return [
    {
      title: 'import "ftplib"',
      limit: 15,
      value:
        times === undefined
          ? undefined
          : { median: median(times), least: Math.min(...times), most: Math.max(...times) },
      unit: "ms",
    },
    {
      title: "the client and all it loads, minified",
      limit: 265,
      value: size === undefined ? undefined : { median: size, least: size, most: size },
      unit: "kB",
    },
  ];
}

function roundTrips({ roundTrips: counted }: Results): Goal[] {
  return counted.map(({ server, task, connections, goal, counts }) => {
    const value = counts[OURS];
    return {
      title: `round trips per file, ${task.slice(0, -5)}, ${server}, ${connections === 1 ? "one connection" : `${connections} connections`}`,
      limit: goal,
      value: value === undefined || value === null ? undefined : { median: value, least: value, most: value },
      unit: "",
    };
  });
}

/** Every figure to reach, met or not. */
export function goalsOf(results: Results): readonly Goal[] {
  const session = (name: string, title: string): readonly Goal[] =>
    (["inside", "wall"] as const).map((what) => ({
      title: `${title}, ${what === "inside" ? "within the process" : "with the start of the process"}, wall time beside Python's ftplib`,
      limit: 1,
      value: ratio(results, name, what, "Python ftplib"),
      unit: "×",
    }));
  return [
    ...plain(results),
    ...overTls(results),
    memory(results),
    ...roundTrips(results),
    ...session("session", "connect, log in, PWD, QUIT"),
    ...session("session-tls", "the same with TLS"),
    ...startup(results),
    ...small(results),
  ];
}
