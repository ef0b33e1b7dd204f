import type { Probe } from "../probe.ts";
import type { Topic } from "../topic.ts";
import { codesOf, hasSucceeded, linesOf, names } from "../words.ts";

/** What a listing command lists, when it is given the path `sub`. */
async function whichDirectory(probe: Probe, command: string): Promise<string> {
  const transferred = await probe.list(command);
  if (!hasSucceeded(transferred)) return codesOf(transferred);
  if (!transferred.hasEnded) return "no data";
  const { data } = transferred;
  if (/inside\.txt/.test(data)) return "the path";
  if (/a\.txt/.test(data)) return "current directory";
  return linesOf(data).length === 0 ? "nothing" : "something else";
}

function shapeOf(line: string): string {
  if (/^[-dl][-rwxsStT]{9}/.test(line)) return line.includes("\t") ? "Unix, TABs" : "Unix";
  if (/^[-d][-rwx]{2} /.test(line)) return "Unix, short";
  if (/^\d\d-\d\d-\d\d/.test(line)) return "DOS";
  if (line.startsWith("+")) return "EPLF";
  if (/^(?:[A-Za-z-.]+=[^;]*;)+ /.test(line)) return "facts";
  return "other";
}

async function missing(probe: Probe, command: string): Promise<string> {
  const transferred = await probe.list(command);
  const codes = codesOf(transferred);
  if (transferred.final === undefined) return codes;
  if (/a\.txt/.test(transferred.data)) return `${codes}: current directory`;
  const text = linesOf(transferred.data).length > 0 ? "an error as text" : "nothing";
  return hasSucceeded(transferred) ? `${codes}: ${text}` : codes;
}

export const listings: Topic = {
  title: "Listings",
  meaning: "What LIST, NLST and MLSD send for a directory, a path, and what is missing.",
  questions: [
    {
      column: "LIST's lines",
      usual: /^Unix$/,
      async ask(probe) {
        const { data, first, hasEnded } = await probe.list("LIST");
        if (!first.word.startsWith("1")) return first.word;
        if (!hasEnded) return "no data";
        const line = linesOf(data).find((one) => one.includes("a.txt")) ?? "";
        const end = data.includes("\r\r\n") ? ", CR CR LF" : data.includes("\r\n") ? "" : ", bare LF";
        return shapeOf(line) + end;
      },
    },
    { column: "LIST sub", usual: /^the path$/, ask: (probe) => whichDirectory(probe, "LIST sub") },
    { column: "LIST -a sub", usual: /^the path$/, ask: (probe) => whichDirectory(probe, "LIST -a sub") },
    {
      column: "dot files",
      usual: /^shown$/,
      async ask(probe) {
        const plain = await probe.list("LIST");
        if (!hasSucceeded(plain) || !plain.hasEnded) return "–";
        if (names(plain.data, ".hidden")) return "shown";
        const flagged = await probe.list("LIST -a");
        return names(flagged.data, ".hidden") ? "with -a" : "hidden";
      },
    },
    { column: "LIST of a missing path", usual: /^550$/, ask: (probe) => missing(probe, "LIST nosuch") },
    {
      column: "NLST",
      usual: /^names$/,
      async ask(probe) {
        const transferred = await probe.list("NLST");
        if (!hasSucceeded(transferred)) return codesOf(transferred);
        const lines = linesOf(transferred.data);
        if (lines.includes("sub/")) return "names, sub/";
        if (lines.includes("..")) return "names, . and ..";
        if (lines.includes("a.txt")) return "names";
        return lines.some((line) => line.endsWith("/a.txt")) ? "paths" : "other";
      },
    },
    {
      column: "NLST sub",
      usual: /^names$/,
      async ask(probe) {
        const transferred = await probe.list("NLST sub");
        if (!hasSucceeded(transferred)) return codesOf(transferred);
        const lines = linesOf(transferred.data);
        if (lines.includes("inside.txt")) return "names";
        if (lines.some((line) => line.endsWith("/inside.txt"))) return "paths";
        return lines.includes("a.txt") ? "current directory" : "nothing";
      },
    },
    {
      column: "NLST of nothing",
      usual: /^1.., 2..$/,
      async ask(probe) {
        if (!(await probe.code("MKD empty")).startsWith("2")) return "–";
        const codes = codesOf(await probe.list("NLST empty"));
        await probe.ask("RMD empty");
        return codes;
      },
    },
    {
      column: "MLSD",
      usual: /^facts/,
      async ask(probe) {
        const transferred = await probe.list("MLSD");
        if (!hasSucceeded(transferred)) return codesOf(transferred);
        const line = linesOf(transferred.data).find((one) => one.includes("a.txt")) ?? "";
        const self = /type=[cp]dir/i.test(transferred.data) ? ", . and .." : "";
        return shapeOf(line) + self;
      },
    },
    { column: "MLSD sub", usual: /^the path$/, ask: (probe) => whichDirectory(probe, "MLSD sub") },
    {
      column: "MLST a.txt",
      usual: /^(facts|–)$/,
      async ask(probe) {
        if (!probe.covers("MLST")) return "–";
        const { word, lines } = await probe.ask("MLST a.txt");
        if (!word.startsWith("2")) return word;
        return lines.some((line) => /=[^;]*;/.test(line)) ? "facts" : "no facts";
      },
    },
  ],
};
