import { getEventListeners } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { LocalDirectory } from "../local-directory.ts";
import { Actor } from "./actor.ts";
import { Chance } from "./chance.ts";
import * as many from "./many.ts";
import * as paths from "./paths.ts";
import * as reads from "./reads.ts";
import { checkEverything, countResources, resourcesAbove } from "./remains.ts";
import { openScene, type Scene } from "./scene.ts";
import { Violation } from "./state.ts";
import * as writes from "./writes.ts";

/** What a storm has come to. */
export interface StormReport {
  readonly transfers: number;
  readonly calls: number;
  readonly resolved: number;
  readonly rejected: number;
  readonly unknown: number;
  readonly faults: number;
  readonly retries: number;
  /** Temporary files that rejected calls have left, since the server could not be reached. */
  readonly litter: number;
  /** What must not be, a line each. */
  readonly violations: readonly string[];
}

/** Files that are moved until everything is compared and a new server comes. */
export const ROUND: number = 500;
const ACTORS = 6;

const DEEDS = [
  { weight: 10, make: writes.upload },
  { weight: 4, make: writes.writeFile },
  { weight: 4, make: writes.appendFile },
  { weight: 3, make: writes.writeStream },
  { weight: 1, make: writes.writable },
  { weight: 2, make: writes.leftUpload },
  { weight: 2, make: writes.copyFile },
  { weight: 10, make: reads.download },
  { weight: 4, make: reads.readFile },
  { weight: 4, make: reads.readStream },
  { weight: 1, make: reads.readable },
  { weight: 1, make: reads.leftStream },
  { weight: 1, make: reads.hash },
  { weight: 4, make: many.uploadMany },
  { weight: 4, make: many.downloadMany },
  { weight: 2, make: many.uploadTree },
  { weight: 2, make: many.downloadTree },
  { weight: 2, make: paths.mkdir },
  { weight: 3, make: paths.rename },
  { weight: 3, make: paths.rm },
  { weight: 2, make: paths.rmTree },
  { weight: 1, make: paths.rmdir },
  { weight: 1, make: paths.attributes },
  { weight: 1, make: paths.look },
];

/** Every how manieth round is played, and the first of them: where several processes share the rounds of a seed. */
export interface Share {
  readonly first: number;
  readonly step: number;
}

const NOTHING: StormReport = {
  transfers: 0,
  calls: 0,
  resolved: 0,
  rejected: 0,
  unknown: 0,
  faults: 0,
  retries: 0,
  litter: 0,
  violations: [],
};

/**
 * Moves so many files through random faults, by calls of all kinds, several at once, and compares what the server and this machine
 * have after each call and at the end of each round.
 *
 * @param onRound is told what has come to pass so far
 * @param onFailure is given what client and server have said in a round in which anything is wrong
 */
export async function storm(
  seed: string,
  transfers: number,
  onRound: (report: StormReport) => void = () => {},
  onFailure: (transcript: string) => void = () => {},
  { first, step }: Share = { first: 0, step: 1 },
): Promise<StormReport> {
  let report = NOTHING;
  for (let round = first; report.transfers < transfers; round += step) {
    const most = Math.min(ROUND, transfers - report.transfers);
    report = sum([report, await playRound(`${seed}/${round}`, most, onFailure)]);
    onRound(report);
  }
  return report;
}

/** What several reports say together. */
export function sum(reports: readonly StormReport[]): StormReport {
  const total = (what: Exclude<keyof StormReport, "violations">): number =>
    reports.reduce((all, report) => all + report[what], 0);
  return {
    transfers: total("transfers"),
    calls: total("calls"),
    resolved: total("resolved"),
    rejected: total("rejected"),
    unknown: total("unknown"),
    faults: total("faults"),
    retries: total("retries"),
    litter: total("litter"),
    violations: reports.flatMap(({ violations }) => violations),
  };
}

/**
 * One round, on a server of its own.
 *
 * @param onFailure is given what client and server have said, if anything is wrong
 */
export async function playRound(
  seed: string,
  transfers: number,
  onFailure: (transcript: string) => void = () => {},
): Promise<StormReport> {
  const before = countResources();
  const ending = new AbortController();
  const warnings: string[] = [];
  const onWarning = ({ message }: Error): void => void warnings.push(message);
  process.on("warning", onWarning);
  const violations: string[] = [];
  using local = new LocalDirectory();
  const scene = await openScene(seed);
  const { site, files, weather, isTidy } = scene;
  const actors = Array.from({ length: ACTORS }, (_, at) => {
    const stage = {
      site,
      files,
      local,
      isTidy,
      chance: new Chance(`${seed} actor ${at}`),
      signal: ending.signal,
    };
    return new Actor(stage, `a${at}`);
  });
  const share = weather.share;
  weather.share = 0;
  for (const { directory } of actors) await site.mkdir(directory);
  weather.share = share;
  const moved = await Promise.all(
    actors.map((actor) => act(actor, Math.ceil(transfers / ACTORS)).catch((error: unknown) => fail(error))),
  );
  function fail(error: unknown): number {
    violations.push(`${seed} (${scene.variant}): ${inFull(error)}`);
    return 0;
  }
  weather.share = 0;
  if (violations.length === 0) {
    for (const actor of actors) await checkEverything(actor).catch(fail);
  }
  violations.push(
    ...(await remains(scene, ending.signal)).map((what) => `${seed} (${scene.variant}): ${what}`),
  );
  if (violations.length > 0) onFailure(scene.server.transcript.toString());
  await scene[Symbol.asyncDispose]();
  const left = await resourcesAbove(before);
  if (left !== "") violations.push(`${seed} (${scene.variant}): still open: ${left}`);
  await turn();
  process.off("warning", onWarning);
  violations.push(...warnings.map((message) => `${seed}: a warning: ${message}`));
  const count = (ending: keyof Actor["endings"]): number =>
    actors.reduce((all, { endings }) => all + endings[ending], 0);
  const [resolved, rejected, unknown] = [count("resolved"), count("rejected"), count("unknown")];
  return {
    transfers: Math.max(
      1,
      moved.reduce((all, each) => all + each, 0),
    ),
    calls: resolved + rejected + unknown,
    resolved,
    rejected,
    unknown,
    faults: [...weather.counts.values()].reduce((all, each) => all + each, 0),
    retries: scene.retries,
    litter: actors.reduce((all, { litter }) => all + litter.size, 0),
    violations,
  };
}

/** Makes calls until so many files were moved; returns how many. */
async function act(actor: Actor, transfers: number): Promise<number> {
  const { chance } = actor.stage;
  let moved = 0;
  while (moved < transfers) {
    const { make } = actor.names.length < 2 ? { make: writes.upload } : chance.weigh(DEEDS);
    const deed = make(actor);
    await actor.perform(deed);
    moved += deed.transfers;
  }
  return moved;
}

/** What is left of the calls, now that all of them have ended. */
async function remains({ site, server }: Scene, signal: AbortSignal): Promise<string[]> {
  const { busy, waiting } = site.state;
  await site.close();
  for (let turns = 0; turns < 5_000 && server.openConnections > 0; turns++) await turn();
  const listeners = getEventListeners(signal, "abort").length;
  return Object.entries({
    busy,
    waiting,
    listeners,
    connections: server.openConnections,
    open: site.state.open,
  })
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${what}: ${count} when nothing is done any more`);
}

function inFull(error: unknown): string {
  if (!(error instanceof Violation)) return String(error instanceof Error ? error.stack : error);
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (!(cause instanceof Violation)) return `${error.message}: ${cause.stack}`;
  }
  return error.message;
}
