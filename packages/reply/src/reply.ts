/**
 * One reply of a server: a three-digit code and one or more lines of text (RFC 959, section 4.2).
 *
 * Frozen. What the server sent is kept as it is, control characters included; do not print it to a terminal
 * without `escapeControls`.
 */
export class Reply {
  /** The first three characters of the first line as a number, or 0 if they are not three digits. */
  readonly code: number;
  /** The lines as they came, codes included, without terminators. */
  readonly lines: readonly string[];
  /**
   * The whole reply as one string: its lines, codes included, joined with LF (R4). It is what ftplib returns.
   */
  readonly text: string;

  /** Makes a reply of its lines; those of a string are what lies between its LFs. */
  constructor(lines: readonly string[] | string) {
    this.lines = Object.freeze(typeof lines === "string" ? lines.split("\n") : [...lines]);
    this.text = this.lines.join("\n");
    this.code = leadingCode(this.text);
    Object.freeze(this);
  }

  /** The same as `text`. */
  toString(): string {
    return this.text;
  }
}

function leadingCode(text: string): number {
  let code = 0;
  for (let i = 0; i < 3; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return 0;
    code = code * 10 + digit;
  }
  return code;
}
