import { type TextCodec, textCodec } from "./text-codec.ts";

/** What stands for a secret wherever a command or a reply is shown: of fixed width, so that no length leaks (ftplib, K19). */
export const MASK = "******";

/** An argument whose bytes were checked; made in this file alone. */
export interface Argument {
  readonly bytes: Uint8Array;
  /** How it is shown in errors and debug output. */
  readonly shown: string;
}

/** One command, ready for the wire: RFC 959, 5.3. */
export interface Command {
  /** The first word, in upper case. */
  readonly verb: string;
  /** What follows the verb, as it may be shown; empty where nothing does. */
  readonly parameter: string;
  /** The line with its CR LF. */
  readonly line: Uint8Array;
  /** The line as errors and debug output show it: without CR LF, secrets masked. */
  readonly shown: string;
  /** Whether it is a line that the caller wrote. */
  readonly isRaw?: boolean;
}

/** What may stand in a command. */
export interface CommandRules {
  readonly codec: TextCodec;
  /** Lets control bytes other than CR, LF and NUL through. */
  readonly allowControlBytes: boolean;
  /** Is told every password and account, so that they are masked wherever they turn up. */
  readonly remember: (secret: string) => void;
}

/** Text, or the bytes as they go on the wire: for names that the encoding cannot spell. */
export type CommandText = string | Uint8Array;

const CR = 0x0d;
const LF = 0x0a;
const NUL = 0x00;

function isControl(byte: number): boolean {
  return byte < 0x20 || byte === 0x7f;
}

/** @throws TypeError when it is neither text nor bytes */
export function checkText(text: unknown, what: string): asserts text is CommandText {
  if (typeof text === "string" || text instanceof Uint8Array) return;
  throw new TypeError(
    `${what} must be a string or a Uint8Array, not ${text === null ? "null" : typeof text}`,
  );
}

/**
 * The text as an argument, checked on its encoded bytes before anything is sent: CR, LF and NUL never pass
 * (RFC 959, 5.3; hostile-server S14, S20), other control bytes only where the rules allow them.
 *
 * @param what the argument's name, for the error's text, which never holds the value (S67)
 * @throws TypeError when it is neither text nor bytes
 * @throws RangeError for a forbidden byte or a character that the encoding does not have
 */
export function argument(text: CommandText, what: string, rules: CommandRules): Argument {
  checkText(text, what);
  const bytes = typeof text === "string" ? rules.codec.encode(text) : Uint8Array.from(text);
  for (let offset = 0; offset < bytes.length; offset++) {
    const byte = bytes[offset] as number;
    if (!isControl(byte)) continue;
    const ends = byte === CR || byte === LF || byte === NUL;
    if (!ends && rules.allowControlBytes) continue;
    const hex = byte.toString(16).toUpperCase().padStart(2, "0");
    throw new RangeError(
      ends
        ? `${what} holds the byte 0x${hex} at offset ${offset}: CR, LF and NUL cannot be part of a command`
        : `${what} holds the control byte 0x${hex} at offset ${offset}; set the option allowControlBytes to send it`,
    );
  }
  return { bytes, shown: typeof text === "string" ? text : rules.codec.decode(bytes) };
}

/** An argument that is never shown: a password or an account. Checked like any other. */
export function secretArgument(text: CommandText, what: string, rules: CommandRules): Argument {
  const { bytes, shown } = argument(text, what, rules);
  rules.remember(shown);
  return { bytes, shown: MASK };
}

/** A whole command as the argument of another. */
export function commandArgument({ line, shown }: Command): Argument {
  return { bytes: line.subarray(0, -2), shown };
}

const QUOTE = 0x22;

/** The argument in quotes, its own quotes doubled: for commands whose servers read a path up to its first space. */
export function quotedArgument({ bytes, shown }: Argument): Argument {
  const inner = Array.from(bytes).flatMap((byte) => (byte === QUOTE ? [QUOTE, QUOTE] : [byte]));
  return { bytes: Uint8Array.of(QUOTE, ...inner, QUOTE), shown: `"${shown.replaceAll('"', '""')}"` };
}

const ascii = textCodec("ascii");
const OWN_RULES: CommandRules = { codec: ascii, allowControlBytes: false, remember: () => {} };
const SPACE = 0x20;

/**
 * The verb and its arguments, separated by single spaces. A string is an argument of the program's own, in ASCII
 * (`command("PROT", "P")`); what a caller gave goes through {@link argument}.
 *
 * @throws RangeError for a string with a control byte: then it was a caller's after all
 */
export function command(verb: string, ...args: readonly (Argument | string)[]): Command {
  const checked = args.map((arg) =>
    typeof arg === "string" ? argument(arg, `the argument of ${verb}`, OWN_RULES) : arg,
  );
  const head = ascii.encode(verb);
  const line = new Uint8Array(checked.reduce((sum, { bytes }) => sum + 1 + bytes.length, head.length + 2));
  line.set(head);
  let at = head.length;
  for (const { bytes } of checked) {
    line[at++] = SPACE;
    line.set(bytes, at);
    at += bytes.length;
  }
  line[at] = CR;
  line[at + 1] = LF;
  const parameter = checked.map(({ shown }) => shown).join(" ");
  return { verb, parameter, line, shown: parameter === "" ? verb : `${verb} ${parameter}` };
}

const SECRET_VERBS: ReadonlySet<string> = new Set(["PASS", "ACCT"]);

/** `SITE CHPASS`, `SITE PASSWD` and the like: what sets a password on many servers. */
const SECRET_SITE = /^(SITE +[A-Z]*(?:PASS|PSW|PWD)[A-Z]*) +(\S.*)$/i;

/** A whole line that the caller wrote (`sendcmd`); what PASS, ACCT and a SITE command for passwords hold is masked where it is shown. */
export function rawCommand(text: CommandText, rules: CommandRules): Command {
  const whole = argument(text, "the command", rules);
  const space = whole.shown.indexOf(" ");
  const word = space < 0 ? whole.shown : whole.shown.slice(0, space);
  const parameter = space < 0 ? "" : whole.shown.slice(space + 1);
  const verb = word.toUpperCase();
  const line = new Uint8Array(whole.bytes.length + 2);
  line.set(whole.bytes);
  line[line.length - 2] = CR;
  line[line.length - 1] = LF;
  const [, site, secret] = SECRET_SITE.exec(whole.shown) ?? [];
  if (site !== undefined && secret !== undefined) {
    rules.remember(secret);
    rules.remember(secret.split(" ").at(-1) ?? secret);
    const shown = `${site} ${MASK}`;
    return { verb, parameter: shown.slice(space + 1), line, shown };
  }
  if (space < 0 || !SECRET_VERBS.has(verb)) return { verb, parameter, line, shown: whole.shown, isRaw: true };
  rules.remember(parameter);
  return { verb, parameter: MASK, line, shown: `${word} ${MASK}` };
}

/** What goes on the wire for commands that are sent in one piece. */
export function linesOf(commands: readonly Command[]): Uint8Array {
  const [first] = commands;
  if (first !== undefined && commands.length === 1) return first.line;
  const bytes = new Uint8Array(commands.reduce((sum, { line }) => sum + line.length, 0));
  let at = 0;
  for (const { line } of commands) {
    bytes.set(line, at);
    at += line.length;
  }
  return bytes;
}
