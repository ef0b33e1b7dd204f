import { checkSecureOptions } from "@ftplib/transport";
import { isIP } from "node:net";
import { checkNumbers, checkOptions } from "./check-options.ts";
import { MODE_Z_OPTIONS, NOOP_INTERVALS, PORT_RANGE, TLS_OPTIONS } from "./option-kinds.ts";
import type {
  FtpOptions,
  ModeZOptions,
  NoopIntervals,
  PassiveCommand,
  PortRange,
  TlsOptions,
} from "./options.ts";
import { checkedPort } from "./ports.ts";
import { ServerMemory } from "./server-memory.ts";

/** When NOOPs are sent; `undefined` is never. */
export interface ResolvedNoops extends NoopIntervals {
  /** How many may be unanswered during a transfer. */
  readonly most: number;
}

/** @throws TypeError for an unknown option, RangeError for one that would do nothing */
export function checkTls(tls: TlsOptions): void {
  checkOptions<TlsOptions>("tls", tls, TLS_OPTIONS);
  checkSecureOptions(tls);
}

export function checkedLength(length: number): number {
  if (Number.isSafeInteger(length) && length >= 1) return length;
  throw new RangeError(`maxLineLength must be a whole number of bytes from 1; it is ${String(length)}`);
}

export function checkedKeepAlive(value: number | false): number | false {
  if (value === false || (Number.isFinite(value) && value > 0)) return value;
  throw new RangeError(`tcpKeepAlive must be more than 0 milliseconds, or false; it is ${String(value)}`);
}

// Of NOOPs that a server leaves unanswered until the transfer ends; more would only fill its buffer.
const MOST_UNANSWERED = 256;

const NOOP_FORMS = "a number of milliseconds, or { idle, transfer }; without it no NOOP is sent";

export function checkedIntervals(value: FtpOptions["noopInterval"]): ResolvedNoops | undefined {
  if (value === undefined) return undefined;
  checkNumbers<NoopIntervals>("noopInterval", value, NOOP_INTERVALS, NOOP_FORMS);
  if (typeof value === "number") {
    const both = checkedInterval(value, "noopInterval");
    return { idle: both, transfer: both, most: MOST_UNANSWERED };
  }
  const { idle, transfer } = value;
  if (idle !== undefined) checkedInterval(idle, "noopInterval.idle");
  if (transfer !== undefined) checkedInterval(transfer, "noopInterval.transfer");
  return { idle, transfer, most: 1 };
}

function checkedInterval(value: number, name: string): number {
  // A timer holds at most 2^31 - 1 ms.
  if (typeof value === "number" && value >= 1 && value <= 0x7fffffff) return value;
  throw new RangeError(`${name} must be 1 to 2^31 - 1 milliseconds; it is ${String(value)}`);
}

/** @throws TypeError for another command */
export function checkedPassiveCommand(command: PassiveCommand | undefined): PassiveCommand | undefined {
  if (command === undefined || command === "EPSV" || command === "PASV") return command;
  throw new TypeError("passiveCommand must be EPSV or PASV");
}

export function checkedRange(range: PortRange | undefined): PortRange | undefined {
  if (range === undefined) return undefined;
  checkOptions<PortRange>("activePorts", range, PORT_RANGE);
  const [from, to] = [checkedPort(range.from), checkedPort(range.to)];
  if (from > to) throw new RangeError(`activePorts must not end before it begins: it is ${from} to ${to}`);
  return { from, to };
}

export function checkedAddress(address: string | undefined): string | undefined {
  if (address === undefined || isIP(address) !== 0) return address;
  throw new TypeError("externalAddress must be an IPv4 or IPv6 address");
}

export function checkedModeZ(modeZ: FtpOptions["modeZ"]): ModeZOptions | undefined {
  if (modeZ === undefined || modeZ === false) return undefined;
  if (modeZ === true) return {};
  checkOptions<ModeZOptions>("modeZ", modeZ, MODE_Z_OPTIONS);
  const { level = 6, maxInflated = 1 } = modeZ;
  if (!Number.isInteger(level) || level < 1 || level > 9)
    throw new RangeError(`modeZ.level must be a whole number from 1 to 9; it is ${level}`);
  if (!(maxInflated >= 1))
    throw new RangeError(`modeZ.maxInflated must be at least 1 byte; it is ${maxInflated}`);
  return { ...modeZ };
}

export function checkedMemory(value: unknown): ServerMemory | undefined {
  if (value === undefined || value instanceof ServerMemory) return value;
  throw new TypeError("the option memory must be a ServerMemory: new ServerMemory()");
}
