/** Phrases that pages and comments may lose but not gain: what is there already is recorded in `prose-debt.json`. */
import type { SourceFile } from "./source-file.ts";
import type { Finding } from "./text-rules.ts";

/** Path to the number of its lines that hold such phrases. */
export type ProseDebt = Readonly<Record<string, number>>;

/** A phrase that reads as translated, and what to write instead. */
const phrases: readonly (readonly [phrase: RegExp, plain: string])[] = [
  [/\b(?:told|tells)\b/i, "reports, says"],
  [/\bbehind\b(?! (?:an? |the )?(?:NAT|firewall|proxy|router|gateway|load balancer)\b)/i, "after"],
  [/\bahead\b(?! of (?:time|UTC)\b)/i, "before, in advance"],
  [/(?<!\bthere )\b(?:is|are|was|were) none\b/i, "is invalid, is missing"],
  [/(?<!\bthere )\b(?:is|are|was|were) no (?!longer\b|more\b|less\b|fewer\b)\w+/i, "is not a"],
  [/\banswers? with\b/i, "returns, replies"],
  [/\bblanks?\b(?! lines?\b)/i, "space"],
  [/\bbeside\b/i, "next to, besides"],
  [/\bwhoever\b/i, "the caller, a user who"],
  [/\bgone into\b/i, "changes into"],
  [/\bcall(?:s|ed)? off\b/i, "cancelled"],
];

interface Occurrence {
  readonly line: number;
  readonly words: string;
  readonly plain: string;
}

/** The lines of a page, or of the comments in a package's source, that hold such a phrase. */
export function findPhrases(file: SourceFile): Occurrence[] {
  const read = readerOf(file);
  return file.lines.flatMap((content, index) => {
    const prose = read(content).replaceAll(/`[^`]*`/g, "``");
    for (const [phrase, plain] of phrases) {
      const words = phrase.exec(prose)?.[0];
      if (words !== undefined) return [{ line: index + 1, words, plain }];
    }
    return [];
  });
}

/** What takes the prose out of a line of that file. A page that a program writes has none. */
function readerOf({ path, place, lines }: SourceFile): (line: string) => string {
  if (path.endsWith(".md")) {
    const isGenerated = path.endsWith("CHANGELOG.md") || /\bdo not edit\b/i.test(lines.slice(0, 5).join(" "));
    return (line) => (isGenerated ? "" : line);
  }
  return place === "src" && path.endsWith(".ts") ? commentIn : () => "";
}

/** The comment in a line of code, as the formatter sets it. */
function commentIn(line: string): string {
  return /^\s*(?:\/\*|\*)(.*)/.exec(line)?.[1] ?? /(?:^|\s)\/\/\s(.*)/.exec(line)?.[1] ?? "";
}

/** Counts such lines in each file that has some. */
export function proseDebt(files: readonly SourceFile[]): ProseDebt {
  const counts = files.map((file) => [file.path, findPhrases(file).length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Reports files that hold more such lines than are recorded, and records that are too high. */
export function checkProse(files: readonly SourceFile[], recorded: ProseDebt): Finding[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const paths = new Set([...Object.keys(recorded), ...byPath.keys()]);
  return [...paths].flatMap((path) => {
    const file = byPath.get(path);
    const found = file === undefined ? [] : findPhrases(file);
    const known = recorded[path] ?? 0;
    if (found.length === known) return [];
    const counts = `${found.length} lines with phrases to replace, ${known} recorded`;
    if (found.length < known) return [{ path, line: 1, message: `${counts}: run \`pnpm record:prose\`` }];
    const places = found.map(({ line, words, plain }) => `line ${line}: "${words}" (${plain})`).join(", ");
    return [{ path, line: found[0]?.line ?? 1, message: `${counts}: ${places}` }];
  });
}
