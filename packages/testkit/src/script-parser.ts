import { toByteString } from "./byte-string.ts";
import type { Channel } from "./faults/fault.ts";

/** What a script can do besides sending and expecting text, written in parentheses. */
export const DIRECTIVES = {
  S: ["end", "fin", "reset", "silence", "tls", "clear", "wait", "chunk", "whole", "coalesce", "cut-off"],
  C: ["end", "reset"],
  D: ["accept", "dial", "refuse", "tls", "end", "fin", "reset", "wait", "chunk", "whole", "cut-off"],
  "D>": ["end", "reset", "close-notify"],
} as const;

type Side = keyof typeof DIRECTIVES;

export type DirectiveName = (typeof DIRECTIVES)[Side][number];

/** One step of a script, with the line it stands on for messages. Texts are byte strings. */
export type ScriptStep = {
  /** The line's number in the script, from 1. */
  readonly line: number;
  readonly source: string;
  readonly channel: Channel;
} & (
  | { readonly kind: "send"; readonly bytes: string }
  | { readonly kind: "expect-line"; readonly text: string }
  | { readonly kind: "expect-bytes"; readonly bytes: string }
  | { readonly kind: "expect-end"; readonly how: "end" | "reset" | "close-notify" }
  | { readonly kind: "do"; readonly what: DirectiveName; readonly amount: number }
);

/** The steps of a script, one list for each control connection; SyntaxError with the line when it is not one. */
export function parseScript(script: string): ScriptStep[][] {
  const connections: ScriptStep[][] = [];
  let current: ScriptStep[] | undefined;
  for (const [index, raw] of script.split("\n").entries()) {
    const source = trimStart(raw.endsWith("\r") ? raw.slice(0, -1) : raw);
    if (source === "" || source.startsWith("#")) continue;
    if (source.startsWith("--- connection")) {
      current = [];
      connections.push(current);
      continue;
    }
    if (!current) {
      current = [];
      connections.push(current);
    }
    current.push(parseLine(source, index + 1));
  }
  return connections;
}

function trimStart(line: string): string {
  let start = 0;
  while (line[start] === " " || line[start] === "\t") start += 1;
  return line.slice(start);
}

function parseLine(source: string, line: number): ScriptStep {
  const channel: Channel = source.startsWith("D") ? "data" : "control";
  const base = { line, source, channel };
  const mark = source.startsWith("D>|") ? "D>|" : source.slice(0, 2);
  const text = source.slice(source[mark.length] === " " ? mark.length + 1 : mark.length);
  const side = (mark.startsWith("D>") ? "D>" : mark[0]) as Side;
  if (mark === "S:" || mark === "C:" || mark === "D:" || mark === "D>") {
    const directive = parseDirective(text, side, base);
    if (directive) return directive;
  }
  switch (mark) {
    case "S:":
    case "D:":
      return { ...base, kind: "send", bytes: `${toByteString(text)}\r\n` };
    case "S|":
    case "D|":
      return { ...base, kind: "send", bytes: unescape(text, line) };
    case "C:":
      return { ...base, kind: "expect-line", text: toByteString(text) };
    case "C|":
    case "D>":
    case "D>|":
      return { ...base, kind: "expect-bytes", bytes: unescape(text, line) };
    default:
      throw new SyntaxError(`line ${line} of the script: cannot read "${source}"`);
  }
}

/** `(name)` or `(name 12)` or `(name 12ms)`; undefined for other text. */
function parseDirective(
  text: string,
  side: Side,
  base: { readonly line: number; readonly source: string; readonly channel: Channel },
): ScriptStep | undefined {
  if (!text.startsWith("(") || !text.endsWith(")")) return undefined;
  const [word = "", amount = ""] = text.slice(1, -1).split(" ");
  const name = word === "rst" ? "reset" : word;
  const what = DIRECTIVES[side].find((known) => known === name);
  if (!what) {
    throw new SyntaxError(
      `line ${base.line} of the script: unknown "${text}" (text in parentheses is written with ${side}|)`,
    );
  }
  if ((side === "C" || side === "D>") && (what === "end" || what === "reset" || what === "close-notify")) {
    return { ...base, kind: "expect-end", how: what };
  }
  return { ...base, kind: "do", what, amount: Number.parseInt(amount, 10) || 0 };
}

const ESCAPES: Readonly<Record<string, string>> = { r: "\r", n: "\n", t: "\t", "0": "\0", "\\": "\\" };

/** The bytes of text with `\r \n \t \0 \\ \xNN`. */
function unescape(text: string, line: number): string {
  const bytes = toByteString(text);
  let out = "";
  for (let at = 0; at < bytes.length; at += 1) {
    const character = bytes[at] as string;
    if (character !== "\\") {
      out += character;
      continue;
    }
    at += 1;
    const kind = bytes[at] ?? "";
    const hex = bytes.slice(at + 1, at + 3);
    if (kind === "x" && /^[0-9a-fA-F]{2}$/.test(hex)) {
      out += String.fromCharCode(Number.parseInt(hex, 16));
      at += 2;
    } else if (ESCAPES[kind] === undefined) {
      throw new SyntaxError(`line ${line} of the script: unknown escape \\${kind}`);
    } else out += ESCAPES[kind];
  }
  return out;
}
