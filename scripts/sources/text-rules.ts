/** Rules that look at one file at a time. */
import type { SourceFile } from "./source-file.ts";

/** A line of a file that breaks a rule. */
export interface Finding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** A rule about what may stand in a file. */
export interface TextRule {
  /** What the rule is for, in the words of the message. */
  readonly message: string;
  readonly applies: (file: SourceFile) => boolean;
  readonly finds: (line: string) => boolean;
}

const maximumLines = 400;
const isCode = (path: string): boolean => /\.(?:ts|mts|cts|js|mjs|cjs)$/.test(path);
const isTest = (path: string): boolean => path.endsWith(".test.ts");
const matches =
  (pattern: RegExp) =>
  (line: string): boolean =>
    pattern.test(line);

/** A URL's host, a host alone, and a setting. */
const registryHosts: readonly RegExp[] = [
  /\/\/(?:[\w-]+\.)*registry\./,
  /["'\s]registry\.[\w-]+\.(?:com|org|net|io|dev|example)\b/,
  /\bnpm\.pkg\./,
  /\bregistry\s*[=:]\s*["']?https?:/,
];

const textRules: readonly TextRule[] = [
  {
    message: "a path of one machine",
    applies: ({ path }) => !path.includes("fixtures/") && !isTest(path) && !path.startsWith("lab/"),
    finds: matches(/(?<![\w.~*}>)\]-])\/(?:work|root|tmp|Users|mnt|home\/\w+)\//),
  },
  {
    message: "the host of a package registry; `npm config get registry` decides that",
    applies: ({ path }) => isCode(path) || /\.(?:json|ya?ml|sh|npmrc)$|^\.ci\//.test(path),
    finds: (line) => registryHosts.some((pattern) => pattern.test(line)),
  },
  {
    message: "a test that is switched off, or that switches the others off",
    applies: ({ path }) => isTest(path) || /(?:^|\/)test\/.*\.ts$/.test(path),
    finds: matches(/\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:only|skip|todo)\b|\bx(?:it|test|describe)\(/),
  },
  {
    message: "child_process in a library: a name must never start a program (S27)",
    // The command line starts what its user has named, in one place.
    applies: ({ packageFolder, place, path }) =>
      packageFolder !== undefined && place === "src" && path !== "packages/cli/src/password/start-program.ts",
    finds: matches(/["'](?:node:)?child_process["']/),
  },
];

/** What the rules find in one file. */
export function checkText(file: SourceFile, rules: readonly TextRule[] = textRules): Finding[] {
  const found: Finding[] = [];
  for (const { message, applies, finds } of rules) {
    if (!applies(file)) continue;
    for (const [index, line] of file.lines.entries()) {
      if (finds(line)) found.push({ path: file.path, line: index + 1, message });
    }
  }
  // The last element of `lines` is what follows the final line feed: nothing.
  const count = file.lines.at(-1) === "" ? file.lines.length - 1 : file.lines.length;
  if (file.place === "src" && isCode(file.path) && count > maximumLines) {
    found.push({ path: file.path, line: count, message: `longer than ${maximumLines} lines` });
  }
  return found;
}
