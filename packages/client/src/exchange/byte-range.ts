import { type Command, command } from "../command/command.ts";

/** RANG for the whole file: a first byte after the last one (draft-bryan-ftp-range-08, 3). */
export const wholeRange: Command = command("RANG", "1", "0");

/** RANG for a part of a file: its first byte and its last (draft-bryan-ftp-range-08, 3). */
export function byteRange(offset: number, length: number): Command {
  return command("RANG", String(offset), String(offset + length - 1));
}
