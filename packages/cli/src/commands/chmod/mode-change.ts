import { EXIT, ExitError } from "../../errors/exit-code.ts";
import { UsageError } from "../../errors/usage-error.ts";

/** The mode that comes of another one; `isDirectory` is for X. */
export type ModeChange = (mode: number | undefined, isDirectory: boolean) => number;

const WHO: Readonly<Record<string, number>> = { u: 0o4700, g: 0o2070, o: 0o1007, a: 0o7777 };
const CLAUSE = /^([ugoa]*)((?:[+=-][rwxXst]*)+)$/;

/**
 * Reads an octal or symbolic mode, as chmod(1) has them, without the umask: `+x` is `a+x`.
 *
 * @throws UsageError for anything else
 */
export function modeChange(text: string): ModeChange {
  if (/^[0-7]{1,4}$/.test(text)) {
    const octal = Number.parseInt(text, 8);
    return () => octal;
  }
  const clauses = text.split(",").map((clause) => CLAUSE.exec(clause));
  if (clauses.some((clause) => clause === null)) {
    throw new UsageError(
      `a mode is octal, such as 644, or symbolic, such as u+x, go-w or a=rX, not "${text}"`,
    );
  }
  return (mode, isDirectory) => {
    if (mode === undefined) {
      throw new ExitError(
        EXIT.refused,
        `the server does not say what the permissions are: give an octal mode, such as 644`,
      );
    }
    return clauses.reduce(
      (now, clause) => applied(now, clause?.[1] ?? "", clause?.[2] ?? "", isDirectory),
      mode,
    );
  };
}

function applied(mode: number, who: string, changes: string, isDirectory: boolean): number {
  const whose = [...(who === "" ? "a" : who)].reduce((bits, letter) => bits | (WHO[letter] ?? 0), 0);
  let now = mode;
  for (const [, sign, letters = ""] of changes.matchAll(/([+=-])([rwxXst]*)/g)) {
    const bits = bitsOf(letters, now, isDirectory) & whose;
    if (sign === "+") now |= bits;
    else if (sign === "-") now &= ~bits;
    else now = (now & ~(whose & 0o777)) | bits;
  }
  return now;
}

function bitsOf(letters: string, mode: number, isDirectory: boolean): number {
  const bits: Readonly<Record<string, number>> = {
    r: 0o444,
    w: 0o222,
    x: 0o111,
    X: isDirectory || (mode & 0o111) !== 0 ? 0o111 : 0,
    s: 0o6000,
    t: 0o1000,
  };
  return [...letters].reduce((all, letter) => all | (bits[letter] ?? 0), 0);
}
