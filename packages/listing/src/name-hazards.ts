import { decodeName } from "./text.ts";

/**
 * What makes a name dangerous as the name of a local file.
 * `empty`; `self`: it is `.`; `parent`: it is `..`, or has `..` between separators; `separator`: it has `/` or `\`;
 * `control`: it has control characters, NUL, CR and ESC among them; `bidi`: it has characters that turn the direction of text around, and so hide what it is.
 */
export type NameHazard = "empty" | "self" | "parent" | "separator" | "control" | "bidi";

const HAZARDS: readonly (readonly [NameHazard, RegExp])[] = [
  ["empty", /^$/],
  ["self", /^\.$/],
  ["parent", /(?:^|[/\\])\.\.(?:$|[/\\])/],
  ["separator", /[/\\]/],
  ["control", /[\u0000-\u001f\u007f-\u009f]/],
  ["bidi", /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/],
];

/** The hazards of a name, in a fixed order; an empty list for an ordinary name. Nothing is altered: the name may well be right on the server. */
export function nameHazards(name: string | Uint8Array): readonly NameHazard[] {
  const text = typeof name === "string" ? name : decodeName(name);
  return HAZARDS.filter(([, pattern]) => pattern.test(text)).map(([hazard]) => hazard);
}
