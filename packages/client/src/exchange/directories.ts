import type { Reply } from "@ftplib/reply";
import { pathnameOf } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Conversation, expectCompletion } from "./conversation.ts";

const COMMAND_UNRECOGNIZED = 500;
const COMMAND_NOT_IMPLEMENTED = 502;

/** CDUP, or the given `CWD ..` where the server does not know CDUP: it says 500 or 502 then (ftplib, M9; RFC 1123, 4.1.3.1). */
export function* toParent(cdup: Command, cwdParent: Command): Conversation<Reply> {
  const reply = yield cdup;
  const isUnknown = reply.code === COMMAND_UNRECOGNIZED || reply.code === COMMAND_NOT_IMPLEMENTED;
  return expectCompletion(isUnknown ? yield cwdParent : reply);
}

/** PWD or MKD, and the pathname of its 2yz; empty where there is none that is certain (ftplib, M13, M15). */
export function* pathname(command: Command): Conversation<string> {
  return pathnameOf(expectCompletion(yield command));
}
