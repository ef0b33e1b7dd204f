/** A passive transfer, as a script: TYPE, PASV, the command, and what follows. */
export function transferScript(type: "A" | "I", command: string, ...rest: readonly string[]): string {
  return [
    "S: 220 ready",
    `C: TYPE ${type}`,
    "S: 200 ok",
    "C: PASV",
    "S: 227 ({pasv})",
    `C: ${command}`,
    "S: 150 here",
    ...rest,
  ].join("\n");
}

/** A command behind a transfer, which must get its own reply. */
export const inStep: readonly string[] = ["C: NOOP", "S: 200 ok"];

/** Bytes whose numbers are those of the characters. */
export function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "latin1"));
}

/** The characters of those numbers. */
export function latin1Text(block: Uint8Array): string {
  return Buffer.from(block).toString("latin1");
}
