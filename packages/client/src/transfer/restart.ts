import { argument, type Command, type CommandRules, command } from "../command/command.ts";
import { CALL_OPTIONS, type CallOptions } from "../session/call-limits.ts";
import type { OptionKinds } from "../session/check-options.ts";

/** Where a transfer begins: an offset in bytes, or a marker as the server gave it (RFC 959, 3.5; RFC 3659, 5). */
export type RestartMarker = number | string;

/** Options of `ntransfercmd` and `transfercmd`. */
export interface TransferOptions extends CallOptions {
  readonly rest?: RestartMarker | undefined;
}

/** The options of `ntransfercmd`. */
export const TRANSFER_OPTIONS: OptionKinds<TransferOptions> = { ...CALL_OPTIONS, rest: "any" };

/** A restart marker whose command was checked. */
export interface Restart {
  readonly command: Command;
  /** In bytes; 0 for markers that are not numbers. */
  readonly offset: number;
}

/** REST 0: the transfer begins at the first byte. */
export const restartAtStart: Command = command("REST", "0");

/**
 * REST for the marker, if there is one; made before anything of the transfer is sent (D9).
 *
 * @throws RangeError for an invalid number
 */
export function restartAt(rules: CommandRules, rest: RestartMarker | undefined): Restart | undefined {
  if (rest === undefined) return undefined;
  const offset = typeof rest === "number" ? rest : 0;
  return { command: command("REST", argument(markerText(rest), "rest", rules)), offset };
}

function markerText(rest: RestartMarker): string {
  if (typeof rest === "string") return rest;
  if (Number.isSafeInteger(rest) && rest >= 0) return String(rest);
  throw new RangeError(`rest must be a whole number of bytes from 0 to 2^53 - 1; it is ${String(rest)}`);
}
