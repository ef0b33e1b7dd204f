import { isIP } from "node:net";

/**
 * Checks that a host is a name or an address, before it is looked up: a URL, or a part of one, would be repeated by the
 * system's error, with the password that stands in it. The messages do not hold the host.
 *
 * @throws TypeError for anything but a string without `/`, `@`, `:` (but in an IPv6 address), spaces and control characters
 */
export function checkHost(host: unknown): asserts host is string {
  if (typeof host !== "string") {
    throw new TypeError(`the host must be a string, not ${host === null ? "null" : typeof host}`);
  }
  if (isIP(host) !== 0) return;
  const problem = problemOf(host);
  if (problem !== undefined) throw new TypeError(`the host must be a name or an address alone: ${problem}`);
}

function problemOf(host: string): string | undefined {
  if (/[/\\?#]/.test(host)) {
    return "this looks like a URL; pass its host here, and its port, user and password as options";
  }
  if (host.includes("@")) return "this holds an @; pass user and password as options";
  if (host.startsWith("[")) return "write an IPv6 address without brackets, and pass the port as an option";
  if (/^[^:]*:\d*$/.test(host)) return "pass the port as the option port";
  if (host.includes(":")) return "this holds a colon, and is not an IPv6 address";
  if (/[\0-\x20\x7f]/.test(host)) return "this holds spaces or control characters";
  return undefined;
}
