/** Rules about the pages that lead through the source: ARCHITECTURE.md and docs/tour.md name what is there. */
import { posix } from "node:path";
import { layers } from "../layers.ts";
import type { SourceFile } from "./source-file.ts";
import type { Finding } from "./text-rules.ts";

const architecture = "ARCHITECTURE.md";
const tour = "docs/tour.md";
const clientSource = "packages/client/src/";

/** A text in backquotes, and the line it stands in, counted from 1. */
interface Quoted {
  readonly text: string;
  readonly line: number;
}

/** One file on the path of an answer, and the names that it is to declare. */
interface Step {
  readonly path: string;
  readonly names: readonly string[];
}

/** One question of the tour. */
interface Question {
  readonly title: string;
  readonly line: number;
  readonly answer: readonly Quoted[];
  readonly path: string;
}

/** What the two pages name and the tree does not have, and steps of a path that no earlier step leads to. */
export function checkTour(files: readonly SourceFile[]): Finding[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const [start, page] = [byPath.get(architecture), byPath.get(tour)];
  if (start === undefined || page === undefined) {
    return [{ path: start === undefined ? architecture : tour, line: 1, message: "the page is missing" }];
  }
  return [
    ...checkNames(start, files),
    ...questionsOf(page).flatMap((question) => checkQuestion(question, start, byPath)),
  ];
}

/** Each path in backquotes is a file or a folder, and each `Class.member` is declared in one file of a package. */
function checkNames(page: SourceFile, files: readonly SourceFile[]): Finding[] {
  const sources = files.filter(({ place }) => place === "src");
  const exists = (path: string): boolean =>
    [path, clientSource + path].some((place) =>
      files.some((file) => file.path === place || (place.endsWith("/") && file.path.startsWith(place))),
    );
  return page.lines.flatMap(quotedIn).flatMap(({ text, line }) => {
    const find = (message: string): Finding[] => [{ path: page.path, line, message }];
    const isPath = /^[\w.-]+(?:\/[\w.-]*)*$/.test(text) && (text.includes("/") || text.endsWith(".ts"));
    if (isPath) return exists(text) || exists(`${text}/`) ? [] : find(`${text} is not there`);
    const [, owner, member] = /^([A-Z]\w*)\.(\w+)$/.exec(text) ?? [];
    if (owner === undefined || member === undefined) return [];
    const isThere = sources.some((file) => declares(file, owner) && declares(file, member));
    return isThere ? [] : find(`no file declares ${text}`);
  });
}

function checkQuestion(
  { title, line, answer, path }: Question,
  start: SourceFile,
  byPath: ReadonlyMap<string, SourceFile>,
): Finding[] {
  const found: Finding[] = [];
  const find = (message: string, at = line): void =>
    void found.push({ path: tour, line: at, message: `${title}: ${message}` });
  const [first, ...steps] = path.split("→").map(stepOf);
  if (first?.path !== architecture || steps.length === 0) find(`no path that begins with ${architecture}`);
  const passed: SourceFile[] = [];
  for (const step of steps) {
    const file = byPath.get(step.path);
    if (file === undefined) {
      find(`${step.path} is not there`);
      continue;
    }
    for (const name of step.names) if (!declares(file, name)) find(`${step.path} does not declare ${name}`);
    const isReached =
      passed.length === 0
        ? isNamedIn(start, step.path)
        : passed.some((earlier) => imports(earlier, step.path));
    if (!isReached) find(`no earlier step leads to ${step.path}`);
    passed.push(file);
  }
  for (const quoted of answer) {
    const name = /^(?:\w+\.)?(\w+)(?:\(\))?$/.exec(quoted.text)?.[1];
    const isThere =
      name === undefined || passed.some(({ lines }) => lines.some((text) => hasWord(text, name)));
    if (!isThere) find(`no file of the path has ${quoted.text}`, quoted.line);
  }
  return found;
}

function questionsOf(page: SourceFile): Question[] {
  const starts = page.lines.flatMap((text, index) => (text.startsWith("## ") ? [index] : []));
  return starts.map((start, order) => {
    const lines = page.lines.slice(start + 1, starts[order + 1]);
    const at = lines.findIndex((text) => text.startsWith("Path: "));
    const answer = at < 0 ? lines : lines.slice(0, at);
    return {
      title: (page.lines[start] ?? "").slice(3),
      line: start + 1,
      answer: answer.flatMap((text, index) => quotedIn(text, start + 1 + index)),
      path: at < 0 ? "" : lines.slice(at).join(" "),
    };
  });
}

function stepOf(text: string): Step {
  const link = /\]\(([^)]+)\)/.exec(text)?.[1] ?? "";
  return {
    path: posix.join(posix.dirname(tour), link),
    names: quotedIn(text, 0).map((quoted) => quoted.text),
  };
}

function quotedIn(text: string, index: number): Quoted[] {
  return Array.from(text.matchAll(/`([^`]+)`/g), ([, quoted = ""]) => ({ text: quoted, line: index + 1 }));
}

function hasWord(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text);
}

/** Whether a line of the file begins, after its keywords, with the name as a declaration has it. */
function declares({ lines }: SourceFile, name: string): boolean {
  const keywords =
    "(?:(?:export|async|static|override|readonly|abstract|get|function\\*?|const|let|class|interface|type) )*";
  const declaration = new RegExp(`^\\s*${keywords}\\*?#?${name}(?:\\(|<|\\??:| =| \\{| extends| implements)`);
  return lines.some((text) => declaration.test(text));
}

/** Whether the page names the file, or the room that it is in. */
function isNamedIn({ lines }: SourceFile, path: string): boolean {
  const short = path.startsWith(clientSource) ? path.slice(clientSource.length) : path;
  const names = [`\`${short}\``, `\`${posix.dirname(short)}/\``];
  return lines.some((text) => names.some((name) => text.includes(name)));
}

/** Whether the file imports the other one, or the package that the other one is in. */
function imports({ path, imports: all }: SourceFile, other: string): boolean {
  return all.some(({ specifier }) => {
    if (specifier.startsWith(".")) return posix.join(posix.dirname(path), specifier) === other;
    const folder = Object.keys(layers).find((name) => layers[name]?.name === specifier);
    return folder !== undefined && other.startsWith(`packages/${folder}/src/`);
  });
}
