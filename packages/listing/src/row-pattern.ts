// What stands in a column, by the sign behind its name.
const KINDS: Readonly<Record<string, string>> = {
  "": "[^ ]+",
  "#": "\\d+",
  // The rest of the line, blanks and all.
  "*": "[^ ].*",
  // A date in numbers and a time.
  "@": "\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4} +\\d{1,2}[:.]\\d\\d(?:[:.]\\d\\d(?:\\.\\d+)?)?(?: ?[AaPp][Mm]?)?",
  // The same with the name of a month, or a part of it, and perhaps more.
  "~": "[A-Za-z]{3}[- .A-Za-z]*\\d.*",
};

const TOKEN =
  /\\.|\[(?:\\.|[^\]\\])*\]|<(\w+)(?::((?:\\.|\[(?:\\.|[^\]\\])*\]|<[^<>]*>|[^<>\\])+)|([#*@~]?))>| (?![*+?{])/g;

/**
 * The regular expression for a row that is written like one: `<name> <size#> <when@>` is a word, a number, and a date with a time, parted by
 * blanks. `<name:[A-Z]+>` has a pattern of its own; a blank stands for any number of blanks but none; all else is as in regular expressions, and so
 * `\\<` is a mere `<`. A row takes time in proportion to its length, or at most its square, if each column begins with what the one before cannot have.
 */
export function rowPattern(text: string, flags = ""): RegExp {
  return new RegExp(`^ *${expand(text)} *$`, `d${flags}`);
}

/** The same without beginning and end. */
export function expand(text: string): string {
  return text.replace(TOKEN, (token, name?: string, pattern?: string, kind = "") => {
    if (token === " ") return " +";
    if (name === undefined) return token;
    return `(?<${name}>${pattern === undefined ? KINDS[kind] : expand(pattern)})`;
  });
}
