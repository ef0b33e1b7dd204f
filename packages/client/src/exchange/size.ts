import { isPreliminary, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Conversation, expectCompletion, expectPositive } from "./conversation.ts";

const FILE_STATUS = 213;

/**
 * SIZE, and its number of bytes; undefined when the server does not say: in a 213 without a number up to 2^53 - 1, or in another
 * 2yz or 3yz (ftplib, M12; RFC 3659, 4).
 */
export function* size(command: Command): Conversation<number | undefined> {
  const reply = expectPositive(yield command);
  // A 1yz is no answer yet.
  if (isPreliminary(reply)) expectCompletion(reply);
  return reply.code === FILE_STATUS ? byteCount(reply) : undefined;
}

/** The same for who can do without: undefined also for a refusal. */
export function* sizeIfKnown(command: Command): Conversation<number | undefined> {
  const reply = yield command;
  return reply.code === FILE_STATUS ? byteCount(reply) : undefined;
}

function byteCount(reply: Reply): number | undefined {
  const digits = reply.text.slice(4).trim();
  const count = /^\d{1,16}$/.test(digits) ? Number(digits) : Number.NaN;
  return Number.isSafeInteger(count) ? count : undefined;
}
