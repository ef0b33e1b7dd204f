/** The programs that a README shows: files in `test/readme` of its package, which the package's test runs. */
import { readdirSync, readFileSync } from "node:fs";

/** A README and its programs. */
export interface Readme {
  readonly text: string;
  /** The names of the files with its programs. */
  readonly programs: readonly string[];
  /** The code that it shows, in the order of the alphabet. */
  readonly shown: readonly string[];
  /** The programs as they are to be shown, in the order of the alphabet. */
  readonly written: readonly string[];
  /** What a program is to print: the comments behind its `console.log`. */
  promisedBy(program: string): string[];
  /** Runs a program and returns the lines that it prints. */
  printedBy(program: string): Promise<string[]>;
}

/**
 * Reads the README of a package.
 *
 * @param test `import.meta.url` of its test
 * @param standIn the file that stands for the package in the programs, beside them
 * @param nameFor what a program of that name imports in its place
 */
export function readReadme(test: string, standIn: string, nameFor: (program: string) => string): Readme {
  const folder = new URL("readme/", test);
  const text = readFileSync(new URL("../README.md", test), "utf8");
  const programs = readdirSync(folder).filter((name) => name !== standIn);
  const codeOf = (program: string): string => readFileSync(new URL(program, folder), "utf8");
  return {
    text,
    programs,
    shown: matches(text, /```ts\n(.*?)```/gs).toSorted(),
    written: programs
      .map((program) => codeOf(program).replace(`"./${standIn}"`, `"${nameFor(program)}"`))
      .toSorted(),
    promisedBy: (program) => matches(codeOf(program), /console\.log\(.*?\)+;? *\/\/ (.*)/g),
    printedBy: async (program) => {
      const printed: string[] = [];
      const { log } = console;
      console.log = (...words: unknown[]) => void printed.push(words.map(String).join(" ").trimEnd());
      try {
        await import(new URL(program, folder).href);
      } finally {
        console.log = log;
      }
      return printed;
    },
  };
}

/** The methods of a class and of those above it. */
export function methodsOf({ prototype }: { readonly prototype: object }): string[] {
  const methods = new Set<string>();
  for (let at = prototype; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const name of Object.getOwnPropertyNames(at)) methods.add(name);
  }
  methods.delete("constructor");
  return [...methods];
}

function matches(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, found = ""]) => found);
}
