import { Probe } from "./probe.ts";
import type { Target } from "./target.ts";
import type { Topic } from "./topic.ts";
import { charsets } from "./topics/names.ts";
import { dataConnections } from "./topics/data-connections.ts";
import { directories } from "./topics/directories.ts";
import { featureList } from "./topics/features.ts";
import { interruptions } from "./topics/interruptions.ts";
import { listings } from "./topics/listings.ts";
import { pipelining } from "./topics/pipelining.ts";
import { restarts } from "./topics/restarts.ts";
import { sessions } from "./topics/sessions.ts";
import { sizes } from "./topics/sizes.ts";
import { times } from "./topics/times.ts";
import { tls, withoutTls } from "./topics/tls.ts";

export const topics: readonly Topic[] = [
  sessions,
  featureList,
  dataConnections,
  listings,
  sizes,
  restarts,
  directories,
  times,
  charsets,
  interruptions,
  pipelining,
  tls,
  withoutTls,
];

/** Answers that differ from run to run: what is sent last before a reset may be lost, and it matters what is on its way. */
const UNSTEADY: Readonly<Record<string, readonly string[]>> = {
  netkit: ["reset download"],
  aioftp: ["reset download"],
  squid: ["reset download"],
  gridftp: ["reset download"],
  "npm-ftpd": ["reset download"],
  "ftp-srv": ["ABOR in a download", "reset download"],
  "ftp-srv-tls": ["ABOR in a download", "reset download"],
  "ftp-proxy": ["ABOR in a download", "reset download"],
  "pure-ftpd": ["ABOR in a download", "NOOP in a download"],
};

/** The answers of one server: the cells of each topic, by the topic's title. */
export type Answers = ReadonlyMap<string, readonly string[]>;

/** Asks a server everything, one thing after another; a slow one only about some topics. */
export async function askServer(target: Target): Promise<Answers> {
  return await askAbout(
    target,
    topics.filter((topic) => isAskedAbout(target, topic)),
  );
}

/** Whether the server has a row in the table of the topic. */
export function isAskedAbout(target: Target, topic: Topic): boolean {
  const { isForSlow = false, picks } = topic;
  return (isForSlow || !target.isSlow) && picks?.(target) !== false;
}

async function askAbout(target: Target, asked: readonly Topic[]): Promise<Answers> {
  const answers = new Map<string, readonly string[]>();
  using probe = new Probe(target);
  for (const { title, questions } of asked) {
    const cells: string[] = [];
    for (const question of questions) {
      const cell = await question.ask(probe).catch((error: unknown) => {
        throw new Error(`${target.name}, ${title}, ${question.column}: no answer`, { cause: error });
      });
      cells.push(UNSTEADY[target.name]?.includes(question.column) === true ? "varies" : cell);
    }
    answers.set(title, cells);
    probe.discard();
  }
  return answers;
}
