import type { Topic } from "../topic.ts";

export const times: Topic = {
  title: "Times",
  meaning:
    "MDTM and MFMT (RFC 3659, draft-somers-ftp-mfxx). The file was changed at 2021-01-12 10:20:30 UTC.",
  questions: [
    {
      column: "MDTM",
      usual: /^UTC$/,
      async ask(probe) {
        const { word, lines } = await probe.ask("MDTM a.txt");
        if (word !== "213") return word;
        const time = lines[0]?.slice(4).trim() ?? "";
        if (/^20210112102030$/.test(time)) return "UTC";
        return /^20210112102030\.\d+$/.test(time) ? "UTC, with a fraction" : "other";
      },
    },
    { column: "MDTM of what is missing", usual: /^550$/, ask: (probe) => probe.code("MDTM nosuch") },
    {
      column: "MDTM of a directory",
      usual: /^(213|5..)$/,
      ask: (probe) => probe.code("MDTM sub"),
    },
    {
      column: "MFMT",
      usual: /^(sets|–)$/,
      async ask(probe) {
        if (!probe.covers("MFMT")) return "–";
        const { word } = await probe.ask("MFMT 20200202020202 text.txt");
        if (word !== "213") return word;
        const { lines } = await probe.ask("MDTM text.txt");
        return lines[0]?.includes("20200202020202") === true ? "sets" : "213, not set";
      },
    },
    {
      column: "MDTM with a time",
      usual: /^5..$/,
      async ask(probe) {
        const { word } = await probe.ask("MDTM 20190303030303 text.txt");
        if (!word.startsWith("2")) return word;
        const { lines } = await probe.ask("MDTM text.txt");
        return lines[0]?.includes("20190303030303") === true ? "sets" : `${word}, not set`;
      },
    },
  ],
};
