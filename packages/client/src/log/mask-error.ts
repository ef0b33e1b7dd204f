import { escapeControls, isFtpError, Reply } from "@ftplib/reply";
import type { Secrets } from "../command/secrets.ts";
import { quotedIn } from "./quoted.ts";

/** A reply begins with digits. */
const COMMAND = /^[A-Z]{3,4}(?: |$)/;

const TEXTS = ["message", "stack"] as const;

/** Whether the error is this project's or the system's; a caller's own errors are left alone. */
function isOurs(error: Error): boolean {
  return isFtpError(error) || ("code" in error && typeof error.code === "string");
}

/**
 * The same error without any secret in it: servers repeat passwords in their replies, and callers put them into commands
 * of their own (hostile-server S65 to S67). What an error says, quotes, and has as its causes is masked by value; a secret that is
 * made of our own words only where the error quotes somebody.
 */
export function maskError(error: unknown, secrets: Secrets): unknown {
  maskAll(error, secrets, new Set());
  return error;
}

/** Masks the error and its causes; returns what they quote, as it was. */
function maskAll(error: unknown, secrets: Secrets, seen: Set<unknown>): readonly string[] {
  if (!(error instanceof Error) || seen.has(error)) return [];
  seen.add(error);
  const quoted = [...quotesOf(error), ...maskAll(error.cause, secrets, seen)];
  if (error instanceof AggregateError) {
    for (const each of error.errors) quoted.push(...maskAll(each, secrets, seen));
  }
  if (isOurs(error)) maskOne(error, quoted, secrets);
  return quoted;
}

/** What the error has from outside: a reply and its lines, a line, a command with its parameter. */
function quotesOf(error: Error): readonly string[] {
  const { reply, line, command } = error as { reply?: unknown; line?: unknown; command?: unknown };
  const texts = [
    ...(reply instanceof Reply ? [reply.text, ...reply.lines] : []),
    ...(typeof line === "string" ? [line] : []),
    ...(typeof command === "string" ? [command] : []),
    ...quotedIn(error),
  ];
  return texts.flatMap((text) => [text, escapeControls(text)]);
}

function maskOne(error: Error, quoted: readonly string[], secrets: Secrets): void {
  // Of this class is what a listing says in the place of entries.
  const isAllQuoted = isFtpError(error) && error.code === "ERR_FTP";
  const set = (name: string, change: (text: string) => string): void => {
    const before: unknown = Reflect.get(error, name);
    if (typeof before !== "string") return;
    const after = change(before);
    if (after !== before) Reflect.set(error, name, after);
  };
  for (const name of TEXTS)
    set(name, (text) => (isAllQuoted ? secrets.mask(text) : masked(text, quoted, secrets)));
  set("command", (text) => secrets.maskCommand(text));
  set("line", (text) => secrets.mask(text));
  const reply: unknown = Reflect.get(error, "reply");
  if (!(reply instanceof Reply)) return;
  const text = secrets.mask(reply.text);
  if (text !== reply.text) Reflect.set(error, "reply", new Reply(text));
}

/** The message with its quotes masked whole, the longest first, and what is around them as ours. */
function masked(message: string, quoted: readonly string[], secrets: Secrets): string {
  let text = message;
  for (const quote of quoted.toSorted((one, other) => other.length - one.length)) {
    const hidden = COMMAND.test(quote) ? secrets.maskCommand(quote) : secrets.mask(quote);
    if (hidden !== quote) text = text.replaceAll(quote, () => hidden);
  }
  return secrets.maskOwn(text);
}
