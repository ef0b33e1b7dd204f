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
  return byteCount(reply, command);
}

function byteCount(reply: Reply, { shown }: Command): number {
  const digits = reply.text.slice(4).trim();
  const count = /^\d{1,16}$/.test(digits) ? Number(digits) : Number.NaN;
  if (Number.isSafeInteger(count)) return count;
  throw new ProtocolError("the server answered SIZE with no number of bytes up to 2^53 - 1", {
    reply,
    command: shown,
    phase: "reply",
  });
}
