import { MaskedEntry, type NetrcEntry } from "./netrc-entry.ts";
import { NetrcLexer, type NetrcToken } from "./netrc-lexer.ts";
import { Netrc, type NetrcMachine, type NetrcReading } from "./netrc.ts";
import { parseLenient } from "./parse-lenient.ts";

/** How to parse. */
export interface ParseNetrcOptions {
  /** The name that errors give as the place. Nothing is read from it. Default: none. */
  readonly filename?: string | undefined;
  /**
   * Whose rules decide. `"python"`: those of Python's `netrc`, where unknown words are errors and the last entry of a host counts. `"lenient"`:
   * those of most FTP clients, where unknown words are skipped and the first entry of a host counts. Default: `"python"`.
   */
  readonly reading?: NetrcReading | undefined;
}

/**
 * Parses the text of a `.netrc`.
 *
 * The grammar is that of Python's `netrc`, apart from comments: a `#` where a keyword may stand comments to the end of the
 * line. With `reading: "lenient"` it is what most FTP clients accept. Time and memory are linear in the length of the text.
 *
 * @throws {NetrcParseError} where the text breaks the grammar (G1, G2, G4, G8, G9) or a word holds a control character (S72).
 * @throws {TypeError} for an unknown `reading`.
 */
export function parseNetrc(text: string, options: ParseNetrcOptions = {}): Netrc {
  const { filename, reading = "python" } = options;
  if (reading !== "python" && reading !== "lenient") {
    throw new TypeError(`reading must be "python" or "lenient", not ${JSON.stringify(reading)}`);
  }
  const lexer = new NetrcLexer(text, filename, reading);
  const { machines, macros } = reading === "lenient" ? parseLenient(lexer) : parseStrict(lexer);
  return new Netrc(machines, macros, reading);
}

function parseStrict(lexer: NetrcLexer): Pick<Netrc, "machines" | "macros"> {
  const machines: NetrcMachine[] = [];
  const macros = new Map<string, readonly string[]>();
  let keyword = lexer.keyword();
  while (keyword !== undefined) {
    if (keyword.text === "macdef") {
      macros.set(lexer.value()?.text ?? "", parseMacro(lexer, keyword));
      keyword = lexer.keyword();
    } else {
      const name = parseName(lexer, keyword);
      const fields = { login: "", account: "", password: "" };
      keyword = parseFields(lexer, fields);
      machines.push({ name, entry: new MaskedEntry(fields) });
    }
  }
  return { machines, macros };
}

/** Whom the entry that begins here is for: a machine's name, or `undefined` for `default`. */
function parseName(lexer: NetrcLexer, keyword: NetrcToken): string | undefined {
  if (keyword.text === "default") return undefined;
  if (keyword.text !== "machine") throw lexer.error(`bad toplevel token ${show(keyword)}`, keyword.line);
  const name = lexer.value();
  if (name === undefined || name.text === "") throw lexer.error("missing 'machine' name", keyword.line);
  return name.text;
}

/** Fills in the fields of one entry and returns the keyword that ends it. G3: the last of repeated fields wins. */
function parseFields(lexer: NetrcLexer, fields: Mutable<NetrcEntry>): NetrcToken | undefined {
  for (;;) {
    const keyword = lexer.keyword();
    if (keyword === undefined) return undefined;
    switch (keyword.text) {
      case "machine":
      case "default":
      case "macdef":
        return keyword;
      case "login":
      case "user":
        fields.login = lexer.value()?.text ?? "";
        break;
      case "account":
      case "password":
        fields[keyword.text] = lexer.value()?.text ?? "";
        break;
      default:
        throw lexer.error(`bad follower token ${show(keyword)}`, keyword.line);
    }
  }
}

/** G7, G8: whole lines up to an empty one. They are kept as text; nothing here or elsewhere runs them (S72). */
function parseMacro(lexer: NetrcLexer, keyword: NetrcToken): readonly string[] {
  const lines: string[] = [];
  for (let line = lexer.line(); line !== "\n"; line = lexer.line()) {
    if (line === undefined) {
      throw lexer.error("Macro definition missing null line terminator.", keyword.line);
    }
    lines.push(line);
  }
  return lines;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const familiarWords =
  /^\uFEFF?(?:machine|default|macdef|login|user|username|account|password|passwd|port|protocol|method|host)?$/i;

/** The word in quotes if it belongs to some dialect of the format, else a mask: it may be half of a password (S65). */
function show(token: NetrcToken): string {
  return familiarWords.test(token.text) ? `'${token.text.replace("\uFEFF", "\\ufeff")}'` : "'***'";
}
