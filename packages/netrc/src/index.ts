export type { NetrcEntry } from "./netrc-entry.ts";
export { isNetrcParseError, NetrcParseError } from "./netrc-parse-error.ts";
export { Netrc, type NetrcMachine, type NetrcReading } from "./netrc.ts";
export { parseNetrc, type ParseNetrcOptions } from "./parse-netrc.ts";
