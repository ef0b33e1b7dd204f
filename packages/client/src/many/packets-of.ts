import type { Command } from "../command/command.ts";

/** The commands in groups of so many, which depend on each other. */
export function* groupsOf(
  commands: readonly Command[],
  groupSize: number,
): Generator<readonly Command[], void, undefined> {
  for (let at = 0; at < commands.length; at += groupSize) yield commands.slice(at, at + groupSize);
}

/** Whole groups, as many as have so many bytes; one at least. */
export function* packetsOf(
  commands: readonly Command[],
  groupSize: number,
  most: number,
): Generator<readonly Command[], void, undefined> {
  let packet: Command[] = [];
  let bytes = 0;
  for (const group of groupsOf(commands, groupSize)) {
    const more = group.reduce((sum, { line }) => sum + line.length, 0);
    if (packet.length > 0 && bytes + more > most) {
      yield packet;
      packet = [];
      bytes = 0;
    }
    packet.push(...group);
    bytes += more;
  }
  if (packet.length > 0) yield packet;
}
