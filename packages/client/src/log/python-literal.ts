const NAMED: ReadonlyMap<string, string> = new Map([
  ["\r", "\\r"],
  ["\n", "\\n"],
  ["\t", "\\t"],
  ["\\", "\\\\"],
]);

const UNPRINTABLE = /^[\p{C}\p{Z}]$/u;

function escapeCharacter(character: string, quote: string): string {
  const named = NAMED.get(character);
  if (named !== undefined) return named;
  if (character === quote) return `\\${character}`;
  // A blank is the one separator that Python prints as it is.
  if (character === " " || !UNPRINTABLE.test(character)) return character;
  const point = character.codePointAt(0) as number;
  if (point <= 0xff) return `\\x${point.toString(16).padStart(2, "0")}`;
  if (point <= 0xffff) return `\\u${point.toString(16).padStart(4, "0")}`;
  return `\\U${point.toString(16).padStart(8, "0")}`;
}

/**
 * The text as Python's `repr` writes it: the form of ftplib's debug output (row A12). No control character, no
 * line end and no bidirectional mark of the text reaches a terminal as it is.
 */
export function pythonLiteral(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let literal = quote;
  for (const character of text) literal += escapeCharacter(character, quote);
  return literal + quote;
}
