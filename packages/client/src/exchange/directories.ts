import type { Reply } from "@ftplib/reply";
import { errorForReply, parse257 } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Conversation, expectCompletion } from "./conversation.ts";

const COMMAND_UNRECOGNIZED = 500;
const FILE_ACTION_OK = 250;
const COMMAND_OK = 200;
const PATHNAME = 257;

/** CDUP, or the given `CWD ..` where the server does not know CDUP: it says 500 then (ftplib, M9; RFC 1123, 4.1.3.1). */
export function* toParent(cdup: Command, cwdParent: Command): Conversation<Reply> {
  const reply = yield cdup;
  return expectCompletion(reply.code === COMMAND_UNRECOGNIZED ? yield cwdParent : reply);
}

/** DELE succeeds with 250 or 200 alone (ftplib, M8). */
export function* remove(dele: Command): Conversation<Reply> {
  const reply = yield dele;
  if (reply.code === FILE_ACTION_OK || reply.code === COMMAND_OK) return reply;
  throw errorForReply(reply);
}

/** PWD or MKD, and the pathname of its 257; empty where another 2yz answers (ftplib, M13, M15). */
export function* pathname(command: Command): Conversation<string> {
  const reply = expectCompletion(yield command);
  return reply.code === PATHNAME ? parse257(reply) : "";
}
