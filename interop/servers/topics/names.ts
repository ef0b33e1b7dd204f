import type { Probe } from "../probe.ts";
import type { Topic } from "../topic.ts";
import { hasSucceeded, linesOf, listed, utf8 } from "../words.ts";

/** How a name that was stored shows in LIST. */
async function shown(probe: Probe, name: string): Promise<string> {
  const stored = await probe.transfer(`STOR ${name}`, "x");
  if (!hasSucceeded(stored)) {
    probe.discard();
    return (stored.final ?? stored.first).word;
  }
  const { data, hasEnded } = await probe.list("LIST");
  if (!hasEnded) return "not seen";
  const isThere = linesOf(data).some((line) => line.endsWith(name));
  const line = linesOf(data).find((one) => /nm[^ ]*\.x$/.test(one)) ?? "";
  await probe.ask(`DELE ${name}`);
  probe.discard();
  if (isThere) return "kept";
  if (line.includes("?")) return "shown with ?";
  if (line.includes(utf8("\u{fffd}"))) return "U+FFFD";
  if (line.endsWith("nm.x")) return "bytes removed";
  return line === "" ? "not seen" : "changed";
}

/** Names with signs that servers take for something else. */
const SIGNS: Readonly<Record<string, string>> = {
  "two blanks": "s  s.y",
  "a quote": 's"s.y',
  "an apostrophe": "s's.y",
  "a backslash": "s\\s.y",
  "a percent sign": "s%20s.y",
  "a bracket": "s[1]s.y",
  "an asterisk": "s*s.y",
};

export const charsets: Topic = {
  title: "Names and charsets",
  meaning:
    "RFC 2640 wants UTF-8 and UTF8 in FEAT. Names were sent as bytes and looked for in LIST: in UTF-8, and as a Latin letter that is not UTF-8.",
  questions: [
    {
      column: "UTF8 in FEAT",
      usual: /^yes$/,
      async ask(probe) {
        const { lines } = await probe.ask("FEAT");
        return lines.some((line) => /^(?:211-)?\s*UTF8/i.test(line)) ? "yes" : "no";
      },
    },
    { column: "OPTS UTF8 ON", usual: /^2..$/, ask: (probe) => probe.code("OPTS UTF8 ON") },
    { column: "é in UTF-8", usual: /^kept$/, ask: (probe) => shown(probe, utf8("nmé.x")) },
    { column: "日 in UTF-8", usual: /^kept$/, ask: (probe) => shown(probe, utf8("nm日.x")) },
    { column: "the byte E9", usual: /^kept$/, ask: (probe) => shown(probe, "nm\xe9.x") },
    {
      column: "lost",
      usual: /^–$/,
      async ask(probe) {
        const lost: string[] = [];
        for (const [what, name] of Object.entries(SIGNS)) {
          const stored = await probe.transfer(`STOR ${name}`, "x");
          const { data } = await probe.list("LIST");
          if (!hasSucceeded(stored) || !linesOf(data).some((line) => line.endsWith(name))) lost.push(what);
          await probe.ask(`DELE ${name}`);
        }
        return listed(lost);
      },
    },
    {
      column: "quotes in PWD",
      usual: /^doubled$/,
      async ask(probe) {
        if (
          !(await probe.code('MKD q"q')).startsWith("2") ||
          !(await probe.code('CWD q"q')).startsWith("2")
        ) {
          probe.discard();
          return "–";
        }
        const { lines } = await probe.ask("PWD");
        await probe.ask("CDUP");
        await probe.ask('RMD q"q');
        probe.discard();
        const text = lines[0] ?? "";
        return text.includes('q""q') ? "doubled" : text.includes('q"q') ? "not doubled" : "removed";
      },
    },
  ],
};
