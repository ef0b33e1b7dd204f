import { inspect } from "node:util";

/** The host to connect to: `localhost` where none is given, as with Node. @throws TypeError with Node's code for anything but text */
export function hostOf(host: unknown): string {
  if (host === undefined || host === null || host === "" || host === 0 || host === false) return "localhost";
  if (typeof host === "string") return host;
  throw invalid("host", "of type string", host);
}

/** The port to connect to, which may be the text of a number. @throws TypeError, or RangeError, with Node's code for any other value */
export function portOf(port: unknown): number {
  if (typeof port !== "number" && typeof port !== "string")
    throw invalid("port", "one of type number or string", port);
  const number = typeof port === "string" && port.trim() === "" ? Number.NaN : Number(port);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  const least = number === 0 ? ">" : ">=";
  const words = `Port should be ${least} 0 and < 65536. Received ${described(port)}.`;
  throw Object.assign(new RangeError(words), { code: "ERR_SOCKET_BAD_PORT" });
}

function invalid(option: string, wanted: string, value: unknown): Error {
  const words = `The "options.${option}" property must be ${wanted}. Received ${described(value)}`;
  return Object.assign(new TypeError(words), { code: "ERR_INVALID_ARG_TYPE" });
}

/** What a value is, in the words of Node. */
export function described(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "object") return `an instance of ${value.constructor.name}`;
  return `type ${typeof value} (${inspect(value)})`;
}
