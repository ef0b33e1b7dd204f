import type { Probe } from "./probe.ts";
import type { Target } from "./target.ts";

/** One thing that servers are asked: a column of a table. */
export interface Question {
  readonly column: string;
  /** Answers that need no word on the client. Any other has a rule. */
  readonly usual: RegExp;
  /** A few words; the same in every run. */
  ask(probe: Probe): Promise<string>;
}

/** What the client does where a server answers in some way. */
export interface Rule {
  readonly column: string;
  /** The answers that it is about. */
  readonly when: RegExp;
  /** What the server does, in a few words. */
  readonly what: string;
  /** What the client does about it. */
  readonly client: string;
}

/** A table of the page. */
export interface Topic {
  readonly title: string;
  /** What it is about, in a sentence or two. */
  readonly meaning: string;
  readonly questions: readonly Question[];
  /** Whether slow servers are asked, too; default false. */
  readonly isForSlow?: boolean;
  /** The servers that have rows; default: all. */
  readonly picks?: (target: Target) => boolean;
}
