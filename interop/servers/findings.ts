import { type Answers, isAskedAbout } from "./ask-servers.ts";
import type { Target } from "./target.ts";
import type { Rule, Topic } from "./topic.ts";

/** A server, and what it answered. */
export interface Asked {
  readonly target: Target;
  readonly answers: Answers;
}

/** The answers of a server in the order of the topic's questions. */
export function cellsOf({ answers }: Asked, { title }: Topic): readonly string[] {
  return answers.get(title) ?? [];
}

/** The servers that have a row in the topic's table. */
export function askedAbout(topic: Topic, asked: readonly Asked[]): readonly Asked[] {
  return asked.filter(({ target }) => isAskedAbout(target, topic));
}

/** An answer that is not the usual one, and the rule that is about it. */
export interface Finding {
  readonly column: string;
  readonly cell: string;
  readonly target: Target;
  readonly rule: Rule | undefined;
}

/** The answers of a topic that are not the usual ones. */
export function findings(topic: Topic, asked: readonly Asked[], rules: readonly Rule[]): Finding[] {
  return askedAbout(topic, asked).flatMap((one) => {
    const cells = cellsOf(one, topic);
    return topic.questions.flatMap(({ column, usual }, index) => {
      const cell = cells[index] ?? "";
      if (usual.test(cell)) return [];
      const rule = rules.find((candidate) => candidate.column === column && candidate.when.test(cell));
      return [{ column, cell, target: one.target, rule }];
    });
  });
}

/** Answers that are not usual and that no rule has a word for; empty, or the page is incomplete. */
export function answersWithoutRule(
  topics: readonly Topic[],
  asked: readonly Asked[],
  rules: readonly Rule[],
): string[] {
  const found = topics.flatMap((topic) => findings(topic, asked, rules));
  return found
    .filter(({ rule }) => rule === undefined)
    .map(({ column, cell, target }) => `${target.name}, ${column}: ${cell}`);
}

/** Rules that are about no answer: what they speak of is met no more. */
export function rulesWithoutAnswer(
  topics: readonly Topic[],
  asked: readonly Asked[],
  rules: readonly Rule[],
): string[] {
  const found = topics.flatMap((topic) => findings(topic, asked, rules));
  const met = new Set(found.map(({ rule }) => rule));
  return rules.filter((rule) => !met.has(rule)).map(({ column, what }) => `${column}: ${what}`);
}
