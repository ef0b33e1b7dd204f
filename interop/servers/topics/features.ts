import type { Probe } from "../probe.ts";
import type { Topic } from "../topic.ts";
import { listed } from "../words.ts";

/** What FEAT may name, and the command that shows whether it is there. */
const COMMANDS: Readonly<Record<string, string>> = {
  MLST: "MLST a.txt",
  SIZE: "SIZE a.txt",
  MDTM: "MDTM a.txt",
  MFMT: "MFMT 20210112102030 a.txt",
  REST: "REST 0",
  EPSV: "EPSV",
  EPRT: "EPRT |1|127.0.0.1|2000|",
};

async function features(probe: Probe): Promise<string[] | undefined> {
  const { word, lines } = await probe.ask("FEAT");
  if (word !== "211") return undefined;
  const words = lines
    .slice(1)
    .map((line) => /^(?:211[- ])?\s*([A-Z0-9]+)/i.exec(line)?.[1]?.toUpperCase() ?? "");
  return words.filter((name) => name !== "END");
}

/** Those of the commands for which this holds. */
async function those(probe: Probe, holds: (isNamed: boolean, works: boolean) => boolean): Promise<string> {
  const named = (await features(probe)) ?? [];
  const found: string[] = [];
  for (const [name, command] of Object.entries(COMMANDS)) {
    if (named.includes(name) && !probe.covers(name)) continue;
    const { word } = await probe.ask(
      name === "EPRT" && probe.target.host === "::1" ? "EPRT |2|::1|2000|" : command,
    );
    // A refusal of the argument shows that the command is there.
    const works = !/^50[0-24]|^s|^c|^530|^522/.test(word);
    probe.discard();
    if (holds(named.includes(name), works)) found.push(name);
  }
  return listed(found);
}

export const featureList: Topic = {
  title: "Features",
  meaning: "What FEAT names (RFC 2389), and what is there whether it names it or not.",
  isForSlow: true,
  questions: [
    {
      column: "FEAT",
      usual: /^\d+ features?$/,
      async ask(probe) {
        const { word } = await probe.ask("FEAT");
        const named = await features(probe);
        return named === undefined ? word : `${named.length} ${named.length === 1 ? "feature" : "features"}`;
      },
    },
    { column: "named and there", usual: /./, ask: (probe) => those(probe, (named, works) => named && works) },
    {
      column: "there, not named",
      usual: /^–$/,
      ask: (probe) => those(probe, (named, works) => !named && works),
    },
  ],
};
