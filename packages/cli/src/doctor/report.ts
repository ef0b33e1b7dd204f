import { escapeControls } from "@ftplib/reply";
import type { CheckEvent } from "../output/events.ts";
import type { Advice } from "./advice.ts";
import type { Code } from "./code/code.ts";
import type { Finding } from "./finding.ts";

const SIGNS: Readonly<Record<Finding["status"], string>> = {
  ok: "ok",
  note: "note",
  warning: "warning",
  failed: "FAILED",
  skipped: "-",
};

/** The lines of one finding. What a server has said is escaped. */
export function findingText(name: string, { status, seen, means, advice }: Finding): string {
  const lines = [`${SIGNS[status].padEnd(7)} ${name}: ${escapeControls(seen)}`];
  if (means !== undefined) lines.push(`        ${escapeControls(means)}`);
  if (advice !== undefined) lines.push(`        -> ${adviceText(advice)}`);
  return lines.join("\n");
}

/** What is advised, in one line: for the program, and for `connect`. */
function adviceText(advice: Advice): string {
  const flags = advice.flags.map((flag) => flag.join(" "));
  const given = [
    ...(advice.scheme === undefined ? [] : [`${advice.scheme}:`]),
    ...flags,
    ...(advice.drop ?? []).map((flag) => `no ${flag}`),
  ];
  const options = JSON.stringify(advice.options);
  return options === "{}" ? given.join(" ") : `${given.join(" ")}, in code ${options}`;
}

/** The event of one finding. */
export function findingEvent(name: string, finding: Finding): CheckEvent {
  const { status, seen, means, advice, exit } = finding;
  return {
    type: "check",
    name,
    status,
    seen,
    ...(means === undefined ? {} : { means }),
    ...(advice === undefined
      ? {}
      : {
          flags: advice.flags.map((flag) => flag.join(" ")),
          options: advice.options as Readonly<Record<string, unknown>>,
          ...(advice.scheme === undefined ? {} : { scheme: advice.scheme }),
          ...(advice.drop === undefined ? {} : { drop: advice.drop }),
        }),
    ...(exit === undefined ? {} : { exit }),
  };
}

/** The end of the report: what can be pasted. */
export function codeText({ command, typescript }: Code): string {
  return `\nTo use this server on the command line:\n\n${indented(command)}\n\nIn TypeScript:\n\n${indented(typescript)}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}
