/** The codes of replies whose text is what was asked for: an address, a size, a time, a path. */
const VALUES: ReadonlySet<string> = new Set(["213", "227", "229", "257"]);

/** Whether a line without its end is worth nothing: less than a code, or maybe the beginning of a value, `213 12` of `213 1234`. */
export function isCut(line: Uint8Array): boolean {
  const code = String.fromCharCode(...line.subarray(0, 3));
  return /^\d{1,2}$/.test(code) || VALUES.has(code);
}
