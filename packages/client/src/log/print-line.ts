import { escapeControls } from "@ftplib/reply";

/** ftplib's `print_line`: writes the line to standard output, with every control character escaped. */
export function printLine(line: string): void {
  process.stdout.write(`${escapeControls(line)}\n`);
}
