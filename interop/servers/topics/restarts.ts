import type { Topic } from "../topic.ts";
import { codesOf, hasSucceeded } from "../words.ts";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz";

export const restarts: Topic = {
  title: "Restarts and appending",
  meaning: "REST before RETR and STOR, at an offset in the file and behind its end, and APPE and STOU.",
  questions: [
    {
      column: "REST 5, RETR",
      usual: /^from 5$/,
      async ask(probe) {
        const { word } = await probe.ask("REST 5");
        probe.discard();
        if (!word.startsWith("3")) return word;
        const transferred = await probe.transfer("RETR a.txt", undefined, ["REST 5"]);
        if (!hasSucceeded(transferred)) return codesOf(transferred);
        return transferred.data === ALPHABET.slice(5)
          ? "from 5"
          : transferred.data === ALPHABET
            ? "the whole file"
            : "other";
      },
    },
    {
      column: "size in the 150 then",
      usual: /^(none|21|–)$/,
      async ask(probe) {
        const { first } = await probe.transfer("RETR a.txt", undefined, ["REST 5"]);
        if (!first.word.startsWith("1")) return "–";
        return /\((\d+) bytes?\)/.exec(first.lines.join(" "))?.[1] ?? "none";
      },
    },
    {
      column: "REST past the end, RETR",
      usual: /^[45]..$|^1.., [45]..$/,
      async ask(probe) {
        const { word } = await probe.ask("REST 100");
        probe.discard();
        if (!word.startsWith("3")) return word;
        const transferred = await probe.transfer("RETR a.txt", undefined, ["REST 100"]);
        const bytes = transferred.data.length;
        probe.discard();
        if (transferred.final === undefined) return transferred.first.word;
        return `${codesOf(transferred)}: ${bytes === 0 ? "empty" : bytes === 26 ? "the whole file" : "something"}`;
      },
    },
    {
      column: "REST 5, NOOP, RETR",
      usual: /^from 5$/,
      async ask(probe) {
        const transferred = await probe.transfer("RETR a.txt", undefined, ["REST 5", "NOOP"]);
        probe.discard();
        if (!hasSucceeded(transferred)) return codesOf(transferred);
        return transferred.data === ALPHABET.slice(5) ? "from 5" : "the whole file";
      },
    },
    {
      column: "REST 5, STOR",
      usual: /^overwrites from 5$|^cuts at 5$/,
      async ask(probe) {
        const { word } = await probe.ask("REST 5");
        probe.discard();
        if (!word.startsWith("3")) return word;
        await probe.transfer("STOR part.txt", ALPHABET);
        const stored = await probe.transfer("STOR part.txt", "12345", ["REST 5"]);
        if (!hasSucceeded(stored)) return codesOf(stored);
        const { data } = await probe.transfer("RETR part.txt");
        await probe.ask("DELE part.txt");
        if (data === "abcde12345") return "cuts at 5";
        if (data === `abcde12345${ALPHABET.slice(10)}`) return "overwrites from 5";
        if (data === `${ALPHABET}12345`) return "appends";
        if (data === "12345") return "the new bytes alone";
        return data.startsWith("\0") ? "a head of NUL" : "not seen";
      },
    },
    {
      column: "APPE",
      usual: /^(appends|–)$/,
      async ask(probe) {
        if (!probe.covers("APPE")) return "–";
        await probe.transfer("STOR more.txt", "abc");
        const stored = await probe.transfer("APPE more.txt", "def");
        if (!hasSucceeded(stored)) return codesOf(stored);
        const { data } = await probe.transfer("RETR more.txt");
        await probe.ask("DELE more.txt");
        return data === "abcdef" ? "appends" : "other";
      },
    },
    {
      column: "STOU",
      usual: /^(1.., 2..|–)$/,
      async ask(probe) {
        if (!probe.covers("STOU")) return "–";
        if (
          !(await probe.code("MKD unique")).startsWith("2") ||
          !(await probe.code("CWD unique")).startsWith("2")
        )
          return "–";
        const stored = await probe.transfer("STOU", "x");
        probe.discard();
        return codesOf(stored);
      },
    },
  ],
};
