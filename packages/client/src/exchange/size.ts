import { isPreliminary, ProtocolError, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Conversation, expectCompletion, expectPositive } from "./conversation.ts";

const FILE_STATUS = 213;

/** SIZE, and its number of bytes; undefined when a 2yz or 3yz other than 213 comes (ftplib, M12; RFC 3659, 4). */
export function* size(command: Command): Conversation<number | undefined> {
  const reply = expectPositive(yield command);
  // A 1yz is no answer yet.
  if (isPreliminary(reply)) expectCompletion(reply);
  if (reply.code !== FILE_STATUS) return undefined;
  const count = byteCount(reply);
  if (count !== undefined) return count;
  throw new ProtocolError("the server answered SIZE with no number of bytes up to 2^53 - 1", {
    reply,
    command: command.shown,
    phase: "reply",
  });
}

/** The same for who can do without: undefined also for a refusal, and for a 213 without a usable number. */
export function* sizeIfKnown(command: Command): Conversation<number | undefined> {
  const reply = yield command;
  return reply.code === FILE_STATUS ? byteCount(reply) : undefined;
}

function byteCount(reply: Reply): number | undefined {
  const digits = reply.text.slice(4).trim();
  const count = /^\d{1,16}$/.test(digits) ? Number(digits) : Number.NaN;
  return Number.isSafeInteger(count) ? count : undefined;
}
