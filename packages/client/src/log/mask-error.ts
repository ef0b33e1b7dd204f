import { isFtpError, Reply } from "@ftplib/reply";
import type { Secrets } from "../command/secrets.ts";

const TEXTS = ["message", "stack", "command", "line", "reply"] as const;

/** Whether the error is this project's or the system's; a caller's own errors are left alone. */
function isOurs(error: Error): boolean {
  return isFtpError(error) || ("code" in error && typeof error.code === "string");
}

function masked(value: unknown, secrets: Secrets): unknown {
  if (typeof value === "string") return secrets.mask(value);
  if (!(value instanceof Reply)) return value;
  const text = secrets.mask(value.text);
  return text === value.text ? value : new Reply(text);
}

/**
 * The same error without any secret in it: servers repeat passwords in their replies, and callers put them into commands
 * of their own (hostile-server S65 to S67). What an error says, quotes, and has as its causes is masked by value.
 */
export function maskError(error: unknown, secrets: Secrets): unknown {
  maskAll(error, secrets, new Set());
  return error;
}

function maskAll(error: unknown, secrets: Secrets, seen: Set<unknown>): void {
  if (!(error instanceof Error) || seen.has(error)) return;
  seen.add(error);
  if (isOurs(error)) {
    for (const name of TEXTS) {
      const before: unknown = Reflect.get(error, name);
      const after = masked(before, secrets);
      if (after !== before) Reflect.set(error, name, after);
    }
  }
  maskAll(error.cause, secrets, seen);
  if (error instanceof AggregateError) for (const each of error.errors) maskAll(each, secrets, seen);
}
