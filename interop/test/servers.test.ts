import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { lab } from "../running-lab.ts";
import { askServer, topics } from "../servers/ask-servers.ts";
import { answersWithoutRule, type Asked, rulesWithoutAnswer } from "../servers/findings.ts";
import { rules } from "../servers/rules/all-rules.ts";
import { serversPage } from "../servers/servers-page.ts";
import { Devices, labTargets } from "../servers/target.ts";

const page = join(import.meta.dirname, "../..", "docs", "servers.md");
/** On two idle cores it takes a fifth of this. */
const LIMIT = 4 * 60_000;
const isComplete = lab.missing.length + lab.missingRare.length === 0;

describe.skipIf(lab.servers.length === 0)("what servers do", () => {
  let asked: Asked[] = [];

  beforeAll(async () => {
    await using devices = await Devices.start();
    // Side by side, but one session at a time for each server.
    asked = await Promise.all(
      [...labTargets(), ...devices.targets].map(async (target) => ({
        target,
        answers: await askServer(target),
      })),
    );
  }, LIMIT);

  it("asks each thing once", () => {
    const columns = topics.flatMap(({ questions }) => questions.map(({ column }) => column));
    expect(columns).toEqual([...new Set(columns)]);
    expect(rules.map(({ column }) => column).filter((column) => !columns.includes(column))).toEqual([]);
    expect(asked.filter(({ target }) => target.kind === "device")).toHaveLength(19);
  });

  it("has a word on the client for every answer out of the ordinary", () => {
    expect(answersWithoutRule(topics, asked, rules)).toEqual([]);
  });

  it.skipIf(!isComplete)("has no word for what is met no more", () => {
    expect(rulesWithoutAnswer(topics, asked, rules)).toEqual([]);
  });

  it.skipIf(!isComplete)("is what docs/servers.md says", () => {
    const found = serversPage(topics, asked, rules);
    if (process.env["CI"]) expect(readFileSync(page, "utf8")).toBe(found);
    else writeFileSync(page, found);
  });
});
