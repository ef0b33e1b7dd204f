// Counts the round trips of each client; run by lab/rtt, which puts the servers a round trip away. Prints JSON.
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import type { Job } from "./job.ts";
import { givenLab, type Lab, type LabServer, scratchDirectory, serverDirectory } from "./lab.ts";
import { type Peer, peers } from "./peers.ts";
import { type RoundTripCase, type RoundTripResult, roundTripCases } from "./round-trip-cases.ts";
import { runJob } from "./run-job.ts";

const SIZE = 1024;
const LIMIT = 60;
const isShort = process.argv.includes("--short");

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `file-${index}`);
const content = (name: string): Buffer => Buffer.alloc(SIZE, name);

/** Seconds for so many files, or undefined when the client cannot. */
async function timed(
  peer: Peer,
  target: RoundTripCase,
  lab: Lab,
  server: LabServer,
  scratch: string,
  count: number,
): Promise<number | undefined> {
  const { host, port, user, password } = server;
  const local = `${scratch}/local`;
  const isUpload = target.task === "upload-many";
  const directory = serverDirectory(server, isUpload ? "in" : "out");
  mkdirSync(local);
  const [source, result] = isUpload ? [local, directory] : [directory, local];
  for (const name of names(count)) writeFileSync(`${source}/${name}`, content(name));
  const job: Job = {
    task: target.task,
    host,
    port,
    user,
    password,
    ...(target.isTls ? { ca: lab.ca } : {}),
    remote: isUpload ? "in" : "out",
    local,
    files: names(count),
    connections: target.connections,
  };
  try {
    const command = peer.command(job, scratch);
    if (command === undefined) return undefined;
    const { wall } = await runJob(command, LIMIT);
    const found = readdirSync(result).filter((name) =>
      content(name).equals(readFileSync(`${result}/${name}`)),
    );
    if (found.length !== count) throw new Error(`${found.length} of ${count} files are right`);
    return wall;
  } finally {
    for (const path of [local, directory]) rmSync(path, { recursive: true, force: true });
  }
}

/** The least of some tries: whatever disturbs one only ever adds to it. */
async function least(time: () => Promise<number | undefined>): Promise<number | undefined> {
  const first = await time();
  return isShort || first === undefined ? first : Math.min(first, (await time()) ?? first);
}

/** Milliseconds of one round trip, as connecting tells: those that were asked for, and what the link itself takes. */
async function measuredRoundTrip({ host, port }: LabServer): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 10; tries += 1) {
    const began = performance.now();
    const socket = connect(port, host);
    await once(socket, "connect");
    least = Math.min(least, performance.now() - began);
    socket.destroy();
  }
  return least;
}

const lab = givenLab();
const scratch = scratchDirectory("round-trips");
const results: RoundTripResult[] = [];
for (const target of roundTripCases) {
  const server = lab.servers[target.server];
  if (server === undefined) continue;
  const roundTrip = await measuredRoundTrip(server);
  const counts: Record<string, number | null> = {};
  // What a session costs is the same for few files and for many: the difference is the files' alone.
  const few = 2 * target.connections;
  const many = few + (isShort ? 2 : target.connections > 1 ? 120 : 15);
  for (const peer of peers) {
    try {
      const short = await least(() => timed(peer, target, lab, server, scratch, few));
      if (short === undefined) continue;
      const long = await least(() => timed(peer, target, lab, server, scratch, many));
      counts[peer.name] = (((long ?? Number.NaN) - short) * 1000) / roundTrip / (many - few);
    } catch (error) {
      if (peer === peers[0]) throw error;
      counts[peer.name] = null;
    }
  }
  results.push({ ...target, counts });
  const shown = `${target.server} ${target.task} ${target.connections}, ${roundTrip.toFixed(1)} ms`;
  console.error(shown, JSON.stringify(counts));
}
rmSync(scratch, { recursive: true, force: true });
console.log(JSON.stringify(results));
