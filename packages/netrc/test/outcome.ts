import { readFileSync } from "node:fs";
import { NetrcParseError, parseNetrc } from "../src/index.ts";

/** What a text gives: a `.netrc` as rows, or an error. */
export type Outcome =
  | {
      readonly hosts: readonly (readonly string[])[];
      readonly macros: readonly (readonly [string, readonly string[]])[];
    }
  | { readonly error: string; readonly line?: number | undefined };

export interface ParseCase {
  readonly row: string;
  readonly name: string;
  readonly input: string;
  readonly gives: Outcome;
  readonly difference?: string;
  readonly python?: readonly Outcome[];
}

export const parseCases: readonly ParseCase[] = readFixture("parse-cases.json");

export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8")) as T;
}

/** What this package makes of a text. */
export function outcomeOf(text: string): Outcome {
  try {
    const { hosts, macros } = parseNetrc(text);
    return {
      hosts: Array.from(hosts, ([name, { login, account, password }]) => [name, login, account, password]),
      macros: [...macros],
    };
  } catch (error) {
    if (error instanceof NetrcParseError) return { error: error.msg, line: error.line };
    throw error;
  }
}
