import { argument, type Command, type CommandRules, command } from "../command/command.ts";
import { CALL_OPTIONS, type CallOptions } from "../session/call-limits.ts";
import type { OptionKinds } from "../session/check-options.ts";
import type { Session } from "../session/session.ts";

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
  /** Whether it is a marker of the server, which says nothing of bytes. */
  readonly isOpaque: boolean;
}

/** Options of `blocks`. */
export interface BlocksOptions extends TransferOptions {
  /**
   * Bytes to transfer at most, from `rest` on. By RANG where FEAT names it; else the data connection is closed when they are
   * there, whatever the server says to that. The session stays usable.
   */
  readonly length?: number | undefined;
}

/** The options of `blocks`. */
export const BLOCKS_OPTIONS: OptionKinds<BlocksOptions> = { ...TRANSFER_OPTIONS, length: "number" };

/** @throws RangeError for anything but a whole number of bytes from 1 */
export function checkedLength(length: number | undefined): number | undefined {
  if (length === undefined || (Number.isSafeInteger(length) && length >= 1)) return length;
  throw new RangeError(`length must be a whole number of bytes from 1 to 2^53 - 1; it is ${String(length)}`);
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
  const isOpaque = typeof rest !== "number";
  return { command: command("REST", argument(markerText(rest), "rest", rules)), offset, isOpaque };
}

/**
 * Where a transfer begins whose command the caller wrote, in want of `rest`: at the marker of a REST that he sent before it
 * by `sendcmd`, say, as in ftplib.
 */
export function restartByCaller({ facts }: Session): Restart | undefined {
  const { callersRest } = facts;
  if (callersRest === undefined) return undefined;
  const isOpaque = !/^\d+$/.test(callersRest.parameter);
  return { command: callersRest, offset: isOpaque ? 0 : Number(callersRest.parameter), isOpaque };
}

function markerText(rest: RestartMarker): string {
  if (typeof rest === "string") return rest;
  if (Number.isSafeInteger(rest) && rest >= 0) return String(rest);
  throw new RangeError(`rest must be a whole number of bytes from 0 to 2^53 - 1; it is ${String(rest)}`);
}
