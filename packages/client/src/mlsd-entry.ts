/** One line of an MLSD listing: the name, and its facts by their names in lower case (ftplib, X4). */
export type MlsdEntry = readonly [name: string, facts: Readonly<Record<string, string>>];

/**
 * The entry that a line of MLSD holds: RFC 3659, 7.2.
 *
 * A fact's value may hold blanks (`type=OS.unix=slink:a b;`), so the name does not begin behind the first blank, as ftplib
 * has it, but behind the first blank where a fact could begin. Nothing is dropped: the last fact keeps its last
 * character when its `;` is missing (X5). Of facts with one name the last one wins.
 */
export function mlsdEntry(line: string): MlsdEntry {
  // No prototype: a fact may be called `__proto__` (hostile-server S86).
  const facts: Record<string, string> = Object.create(null);
  let at = 0;
  while (at < line.length && line[at] !== " ") {
    const equals = line.indexOf("=", at);
    const blank = line.indexOf(" ", at);
    if (equals < 0 || (blank >= 0 && blank < equals)) return [blank < 0 ? "" : line.slice(blank + 1), facts];
    const semicolon = line.indexOf(";", equals);
    if (semicolon < 0) {
      const end = blank < 0 ? line.length : blank;
      facts[line.slice(at, equals).toLowerCase()] = line.slice(equals + 1, end);
      return [line.slice(end + 1), facts];
    }
    facts[line.slice(at, equals).toLowerCase()] = line.slice(equals + 1, semicolon);
    at = semicolon + 1;
  }
  return [line.slice(at + 1), facts];
}
