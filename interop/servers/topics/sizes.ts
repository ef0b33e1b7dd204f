import type { Probe } from "../probe.ts";
import type { Topic } from "../topic.ts";
import { codesOf, hasSucceeded } from "../words.ts";

async function size(probe: Probe, name: string): Promise<string> {
  const { word, lines } = await probe.ask(`SIZE ${name}`);
  if (word !== "213") return word;
  return /^213 +(\d+)/.exec(lines[0] ?? "")?.[1] ?? "213 without a number";
}

export const sizes: Topic = {
  title: "Types and sizes",
  meaning:
    "SIZE counts the bytes that a transfer in the present type would move (RFC 3659, section 4), and TYPE A turns line ends into CR LF. The text asked for has two lines, eight bytes on disk, ten with CR LF.",
  isForSlow: true,
  questions: [
    {
      column: "TYPE A, TYPE I",
      usual: /^2.., 2..$/,
      ask: async (probe) => `${await probe.code("TYPE A")}, ${await probe.code("TYPE I")}`,
    },
    { column: "SIZE", usual: /^26$/, ask: (probe) => size(probe, "a.txt") },
    {
      column: "SIZE in TYPE A",
      usual: /^10$/,
      async ask(probe) {
        if (!(await probe.code("TYPE A")).startsWith("2")) return "–";
        const found = await size(probe, "text.txt");
        await probe.ask("TYPE I");
        return found;
      },
    },
    {
      column: "SIZE of a directory",
      usual: /^5..$/,
      async ask(probe) {
        const found = await size(probe, "sub");
        return /^\d{4,}$/.test(found) ? "a number" : found;
      },
    },
    { column: "SIZE of what is missing", usual: /^550$/, ask: (probe) => size(probe, "nosuch") },
    {
      column: "RETR in TYPE A",
      usual: /^CR LF$/,
      async ask(probe) {
        const transferred = await probe.transfer("RETR text.txt", undefined, ["TYPE A"]);
        probe.discard();
        if (!hasSucceeded(transferred)) return codesOf(transferred);
        return transferred.data === "one\r\ntwo\r\n"
          ? "CR LF"
          : transferred.data === "one\ntwo\n"
            ? "as it is"
            : "other";
      },
    },
    {
      column: "STOR in TYPE A",
      usual: /^converted$/,
      async ask(probe) {
        const transferred = await probe.transfer("STOR up.txt", "x\r\ny\r\n", ["TYPE A"]);
        probe.discard();
        if (!hasSucceeded(transferred)) return codesOf(transferred);
        const { data } = await probe.transfer("RETR up.txt");
        await probe.ask("DELE up.txt");
        return data === "x\ny\n" ? "converted" : data === "x\r\ny\r\n" ? "as it is" : "not seen";
      },
    },
  ],
};
