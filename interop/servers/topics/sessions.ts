import { LOGIN_LIMIT, RawSession } from "../raw-session.ts";
import type { Topic } from "../topic.ts";

const lines = (count: number): string => (count === 1 ? "" : `, ${count} lines`);

export const sessions: Topic = {
  title: "Sessions",
  meaning: "The replies around a session.",
  isForSlow: true,
  questions: [
    {
      column: "greeting",
      usual: /^220/,
      async ask({ target }) {
        using session = await RawSession.connect(target);
        const { word, lines: all } = await session.answer(LOGIN_LIMIT);
        return word + lines(all.length);
      },
    },
    {
      column: "USER, PASS",
      usual: /^331, 230$/,
      async ask(probe) {
        using session = await probe.greeted();
        const { user, password } = probe.target;
        const first = await session.ask(`USER ${user}`, LOGIN_LIMIT);
        if (!first.word.startsWith("3")) return first.word;
        return `${first.word}, ${(await session.ask(`PASS ${password}`, LOGIN_LIMIT)).word}`;
      },
    },
    {
      column: "wrong password",
      usual: /^530$/,
      async ask(probe) {
        using session = await probe.greeted();
        const { user, password } = probe.target;
        const first = await session.ask(`USER ${user}`, LOGIN_LIMIT);
        if (!first.word.startsWith("3")) return "not asked";
        return (await session.ask(`PASS no${password}`, LOGIN_LIMIT)).word;
      },
    },
    {
      column: "SYST",
      usual: /^UNIX Type: L8/,
      async ask(probe) {
        const { word, lines: all } = await probe.ask("SYST");
        const text = /^215 (?:.*(UNIX Type: L8)|(.*))/.exec(all[0] ?? "");
        return text?.[1] ?? text?.[2] ?? word;
      },
    },
    { column: "unknown command", usual: /^50[02]$/, ask: (probe) => probe.code("XYZZ") },
    { column: "NOOP", usual: /^200$/, ask: (probe) => probe.code("NOOP") },
    {
      column: "REIN",
      usual: /^[25–]/,
      async ask(probe) {
        if (!probe.covers("REIN")) return "–";
        using session = await probe.fresh();
        return (await session.ask("REIN")).word;
      },
    },
    {
      column: "QUIT",
      usual: /^221$/,
      async ask(probe) {
        using session = await probe.fresh();
        const { word } = await session.ask("QUIT");
        if (!word.startsWith("2")) return word;
        const more = await session.answer(1_500);
        return more.word === "closes"
          ? word
          : more.word === "silence"
            ? `${word}, stays open`
            : `${word} twice`;
      },
    },
  ],
};
