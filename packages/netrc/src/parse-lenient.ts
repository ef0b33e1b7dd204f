import { MaskedEntry, type NetrcEntry } from "./netrc-entry.ts";
import type { NetrcLexer } from "./netrc-lexer.ts";
import type { NetrcMachine } from "./netrc.ts";

/** What a `.netrc` consists of. */
interface NetrcParts {
  readonly machines: readonly NetrcMachine[];
  readonly macros: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads a `.netrc` as most FTP clients do: keywords may be in capitals, unknown words are skipped, an entry goes on after a macro, a macro may end with the file, and of
 * repeated fields the first counts.
 *
 * @throws {NetrcParseError} for a word that holds a control character (S72), and for nothing else.
 */
export function parseLenient(lexer: NetrcLexer): NetrcParts {
  const machines: NetrcMachine[] = [];
  const macros = new Map<string, readonly string[]>();
  let fields: Partial<Record<keyof NetrcEntry, string>> | undefined;
  let name: string | undefined;
  const finish = (): void => {
    if (fields === undefined) return;
    const { login = "", account = "", password = "" } = fields;
    machines.push({ name, entry: new MaskedEntry({ login, account, password }) });
    fields = undefined;
  };
  for (let keyword = lexer.keyword(); keyword !== undefined; keyword = lexer.keyword()) {
    const word = keyword.text.toLowerCase();
    switch (word) {
      case "machine":
      case "default":
        finish();
        name = word === "machine" ? lexer.value()?.text : undefined;
        // Without a name it is for no host, and must not be taken for `default`.
        if (name || word === "default") fields = {};
        break;
      case "macdef":
        macros.set(lexer.value()?.text ?? "", readMacro(lexer));
        break;
      case "login":
      case "user":
      case "account":
      case "password": {
        const field = word === "user" ? "login" : word;
        const value = lexer.value()?.text ?? "";
        if (fields !== undefined) fields[field] ??= value;
        break;
      }
      default:
      // A word that this format does not have, or the value of one.
    }
  }
  finish();
  return { machines, macros };
}

/** The lines up to an empty one or to the end of the file, each with its LF. */
function readMacro(lexer: NetrcLexer): readonly string[] {
  const lines: string[] = [];
  for (let line = lexer.line(); line !== undefined && line !== "\n"; line = lexer.line()) {
    lines.push(line.endsWith("\n") ? line : `${line}\n`);
  }
  return lines;
}
