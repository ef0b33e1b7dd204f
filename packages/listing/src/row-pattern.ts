// What stands in a column, by the sign after its name.
const KINDS: Readonly<Record<string, string>> = {
  "": "[^ ]+",
  "#": "\\d+",
  // The rest of the line, spaces included.
  "*": "[^ ].*",
  // A date in numbers and a time.
  "@": "\\d+[-/.]\\d+[-/.]\\d+ +\\d+[:.]\\d\\d(?:[:.]\\d\\d)?(?: ?[AaPp][Mm]?)?",
  // A date in one word, with the name of a month, and a time.
  "%": "\\w*-?[A-Za-z]{3}[-\\w]* +\\d+:[:.\\d]+",
  // The name of a month, and the rest.
  "~": "[A-Za-z]{3}.*",
};

const TOKEN =
  /\\.|\[(?:\\.|[^\]\\])*\]|<(\w+)(?::((?:\\.|\[(?:\\.|[^\]\\])*\]|<[^<>]*>|[^<>\\])+)|([#*@%~]?))>| (?![*+?{])/g;

/**
 * The regular expression for a row that is written like one: `/<name> <size#> <when@>/` is a word, a number, and a date with a time, parted by
 * spaces. `<name:[A-Z]+>` has a pattern of its own; a space stands for one or more spaces; all else is as in regular expressions. Given
 * that each column begins with what the one before cannot have, a row takes time in proportion to its length, or at most its square.
 */
export function rowPattern({ source, flags }: RegExp, end: string): RegExp {
  return new RegExp(`^ *${expand(source)}${end}`, `d${flags}`);
}

function expand(source: string): string {
  return source.replace(TOKEN, (token, name?: string, pattern?: string, kind = "") => {
    if (token === " ") return " +";
    return name === undefined
      ? token
      : `(?<${name}>${pattern === undefined ? KINDS[kind] : expand(pattern)})`;
  });
}
