import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The page of what the doctor finds. Two tests write it: one the faults of the testkit, one the set-ups of real servers. */
export const DOCTOR_PAGE: string = join(import.meta.dirname, "../docs/doctor.md");

/** What one check of `ftpl doctor --json` says. */
export interface FoundCheck {
  readonly name: string;
  readonly status: string;
  readonly seen: string;
  readonly means?: string | undefined;
  readonly flags?: readonly string[] | undefined;
  /** The flags that are to be left out. */
  readonly drop?: readonly string[] | undefined;
  readonly scheme?: string | undefined;
  readonly options?: object | undefined;
}

/** The parts of the page, in their order, each with what writes it. */
const PARTS = { faults: "packages/cli/test/doctor-faults.test.ts", servers: "interop/test/doctor.test.ts" };

/** The page with other lines in one of its parts. */
export function withPart(part: keyof typeof PARTS, lines: readonly string[]): string {
  const begin = `<!-- Written by ${PARTS[part]}; do not edit. -->\n`;
  const end = "<!-- Until here. -->\n";
  const page = readFileSync(DOCTOR_PAGE, "utf8");
  const from = page.indexOf(begin) + begin.length;
  const to = page.indexOf(end, from);
  if (from < begin.length || to === -1) throw new Error(`${DOCTOR_PAGE} has no part for ${part}`);
  return `${page.slice(0, from)}\n${lines.join("\n")}\n\n${page.slice(to)}`;
}

/** One row of a table: what a check has found, without what differs from run to run. */
export function cellsOf({ name, status, seen, means, ...advice }: FoundCheck): string[] {
  return [name, status, seen, means ?? "", adviceOf(advice)].map((text) => cell(stable(text)));
}

/** A table in Markdown. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

type Advice = Pick<FoundCheck, "flags" | "drop" | "scheme" | "options">;

function adviceOf({ flags = [], drop = [], scheme, options }: Advice): string {
  const given = [...(scheme === undefined ? [] : [`${scheme}:`]), ...flags].join(" ");
  const without = drop.map((flag) => `without \`${flag}\``);
  if (given === "") return without.join(", ");
  const inCode = options === undefined ? [] : [`\`${JSON.stringify(options)}\``];
  return [`\`${given}\``, ...without, ...inCode].join(", ");
}

function stable(text: string): string {
  return text
    .replaceAll(/(sha256[:/])[\w+/]{43}=/g, "$1KEY")
    .replaceAll(/-?\d+ days (?:left|ago)/g, (days) => days.replace(/-?\d+/, "N"))
    .replaceAll(/\d+ entries/g, "N entries")
    .replaceAll(/(?<=\d\.\d{1,3}[:|])\d{4,5}\b/g, "PORT")
    .replaceAll(/(?<=\d,\d{1,3},\d{1,3},\d{1,3}),\d{1,3},\d{1,3}\b/g, ",PORT")
    .replaceAll(/(\(\d+),\d+,\d+\)/g, "$1,PORT)")
    .replaceAll(/user number \d+/g, "user number N")
    .replaceAll(/\d\d?:\d\d(?::\d\d)?/g, "TIME")
    .replaceAll(/(?<=\bport:? )\d{4,5}\b/g, "PORT")
    .replaceAll(/(?<=[:\s])\d{5}\b/g, "PORT");
}

function cell(text: string): string {
  return text.replaceAll("|", String.raw`\|`);
}
