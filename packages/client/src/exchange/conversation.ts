import type { Reply } from "@ftplib/reply";
import { errorForReply, isCompletion, isIntermediate, isPreliminary } from "@ftplib/reply";
import type { Command } from "../command/command.ts";

/** Yielded in place of a command: nothing is sent, and the next reply is awaited. */
export const nextReply: unique symbol = Symbol("nextReply");

/**
 * What FTP says, without sockets, promises or timers: a conversation yields a command and is given the reply to it
 * (the diagrams of RFC 959, section 6). What it returns is the outcome; a reply it does not accept it throws as an error.
 */
export type Conversation<T> = Generator<Command | typeof nextReply, T, Reply>;

/** The reply, if it is a 2yz; else the error that it stands for (ftplib, C6). */
export function expectCompletion(reply: Reply): Reply {
  if (isCompletion(reply)) return reply;
  throw errorForReply(reply);
}

/** The reply, if it is a 3yz; else the error that it stands for. */
export function expectIntermediate(reply: Reply): Reply {
  if (isIntermediate(reply)) return reply;
  throw errorForReply(reply);
}

/** The reply, if it is no refusal: 1yz, 2yz or 3yz (ftplib, C5, C7). */
export function expectPositive(reply: Reply): Reply {
  if (isPreliminary(reply) || isCompletion(reply) || isIntermediate(reply)) return reply;
  throw errorForReply(reply);
}

/** One command that succeeds with a 2yz: `voidcmd` (ftplib, C8). */
export function* complete(command: Command): Conversation<Reply> {
  return expectCompletion(yield command);
}

/** One command that succeeds with any reply but a refusal: `sendcmd` (ftplib, C7). */
export function* submit(command: Command): Conversation<Reply> {
  return expectPositive(yield command);
}

/** One command whose refusal is an answer, too. A 1yz is an error. */
export function* ask(command: Command): Conversation<Reply> {
  const reply = yield command;
  return isPreliminary(reply) ? expectCompletion(reply) : reply;
}

/** The reply to a command that was sent already, which must be a 2yz. */
export function* completeSent(): Conversation<Reply> {
  return expectCompletion(yield nextReply);
}
