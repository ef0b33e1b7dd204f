import { at, faults, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { commandsOf, openSite } from "./sites.ts";

/** What one session learns, by which call, and the command that shows it. */
interface Lesson {
  readonly name: string;
  readonly settings: TestServerOptions;
  readonly call: (site: Site, nth: number) => Promise<unknown>;
  /** The command that is sent to learn it, and never again. */
  readonly question: RegExp;
}

const tree = Object.fromEntries([0, 1, 2, 3].map((nth) => [`d${nth}`, { "a.txt": "a" }]));
const time = new Date("2020-01-02T03:04:05Z");

const lessons: readonly Lesson[] = [
  { name: "what FEAT says", settings: {}, call: (site) => site.features(), question: /^FEAT/ },
  {
    name: "that EPSV is refused",
    settings: { faults: [at("epsv-command", faults.reply("500 What?"))] },
    call: (site, nth) => site.readdir(`d${nth}`),
    question: /^EPSV/,
  },
  {
    name: "that MLSD is refused, whatever FEAT says",
    settings: { faults: [at("mlsd-command", faults.reply("500 What?"))] },
    // Of a path the refusal could be about the path.
    call: (site, nth) => site.readdir(nth === 0 ? "" : `d${nth}`),
    question: /^MLSD/,
  },
  {
    name: "the server's clock",
    settings: { without: ["MLST", "MLSD"] },
    call: (site, nth) => site.readdir(`d${nth}`),
    question: /^MDTM/,
  },
  {
    name: "how times are set",
    settings: { without: ["MFMT", "MFF"], faults: [at("site-command", faults.reply("500 What?"))] },
    call: (site, nth) => site.utimes(`d${nth}/a.txt`, time, time).catch(() => {}),
    question: /^SITE UTIME/,
  },
];

/** Makes a call on each of four sessions, three of them new: those that were used are held meanwhile. */
async function onFourSessions(site: Site, nth: number, call: Lesson["call"]): Promise<void> {
  await call(site, nth);
  if (nth > 0) await site.withSession(() => onFourSessions(site, nth - 1, call));
}

describe("P6: what one session has learned, the others know", () => {
  it.each(lessons)("$name", async ({ settings, call, question }) => {
    await using open = await openSite({ tree, ...settings }, { connections: 4 });
    const { site } = open;
    await call(site, 0);
    const learned = commandsOf(open.server);
    expect(learned.filter((line) => question.test(line)).length).toBeGreaterThan(0);
    await onFourSessions(site, 3, call);
    expect(site.state.open).toBe(4);
    const later = commandsOf(open.server).slice(learned.length);
    expect(later.filter((line) => line.startsWith("USER"))).toHaveLength(3);
    expect(later.filter((line) => question.test(line))).toEqual([]);
  });
});
