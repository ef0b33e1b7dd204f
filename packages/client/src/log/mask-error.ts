import { isFtpError, Reply } from "@ftplib/reply";
import type { Secrets } from "../command/secrets.ts";

function masked(value: unknown, secrets: Secrets): unknown {
  if (typeof value === "string") return secrets.mask(value);
  if (!(value instanceof Reply)) return value;
  const text = secrets.mask(value.text);
  return text === value.text ? value : new Reply(text);
}

/**
 * The same error without any secret in it: servers repeat passwords in their replies, and callers put them into commands
 * of their own (hostile-server S65 to S67). What an error of this project says, quotes, and has as its cause is
 * masked by value; errors of others are left alone.
 */
export function maskError(error: unknown, secrets: Secrets): unknown {
  const seen = new Set<unknown>();
  for (let at = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at);
    if (!isFtpError(at)) continue;
    for (const name of ["message", "stack", "command", "line", "reply"]) {
      const before: unknown = Reflect.get(at, name);
      const after = masked(before, secrets);
      if (after !== before) Reflect.set(at, name, after);
    }
  }
  return error;
}
