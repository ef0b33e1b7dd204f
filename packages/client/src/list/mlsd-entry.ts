/** One line of an MLSD listing: the name, and its facts by their names in lower case (ftplib, X4). */
export type MlsdEntry = readonly [name: string, facts: Readonly<Record<string, string>>];

/**
 * The entry that a line of MLSD holds: RFC 3659, 7.2.
 *
 * A fact's value may hold blanks (`type=OS.unix=slink:a b;`), so the name does not begin behind the first blank, as ftplib
 * has it, but behind the first blank where a fact could begin. Nothing is dropped: the last fact keeps its last
 * character when its `;` is missing (X5). Of facts with one name the last one wins; without a name they are none.
 */
export function mlsdEntry(line: string): MlsdEntry {
  // No prototype: a fact may be called `__proto__` (hostile-server S86).
  const facts: Record<string, string> = Object.create(null);
  const { length } = line;
  let at = 0;
  while (at < length && line[at] !== " ") {
    const start = at;
    while (at < length && line[at] !== "=" && line[at] !== ";" && line[at] !== " ") at++;
    const name = line.slice(start, at).toLowerCase();
    const valueStart = line[at] === "=" ? at + 1 : at;
    // A blank is part of a value, but ends a name; the last value may lack its `;`, and then a blank ends it, too.
    const end = line[at] === "=" ? valueEnd(line, valueStart) : at;
    if (name !== "") facts[name] = line.slice(valueStart, end);
    at = line[end] === ";" ? end + 1 : end;
  }
  return [line.slice(at + 1), facts];
}

/** Where the value that begins at `start` ends: at its `;`, else at the first blank, else with the line. */
function valueEnd(line: string, start: number): number {
  const semicolon = line.indexOf(";", start);
  if (semicolon >= 0) return semicolon;
  const blank = line.indexOf(" ", start);
  return blank < 0 ? line.length : blank;
}
