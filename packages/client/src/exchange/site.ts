import { errorForReply, isCompletion, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Conversation, expectCompletion, expectPositive } from "./conversation.ts";
import type { Features } from "./feat.ts";
import { isUnknown } from "./mlst.ts";

/** SITE and what follows it; any 2yz or 3yz will do (RFC 959, 4.1.3). */
export function* site(sent: Command): Conversation<Reply> {
  const reply = expectPositive(yield sent);
  // A 1yz is an error.
  return reply.code < 200 ? expectCompletion(reply) : reply;
}

/** The first words of the SITE commands that FEAT names, each in a line ` SITE COPY` or all in one. */
export function siteFeatures(features: Features): ReadonlySet<string> {
  return new Set((features.get("SITE") ?? "").toUpperCase().split(/[\s;,]+/));
}

/**
 * The SITE commands in a reply to SITE HELP: every word in capitals, without those that a star marks as not there. The
 * spelling of that reply is nobody's to rely on, but commands are in capitals everywhere.
 */
export function siteCommandsIn(reply: Reply): ReadonlySet<string> {
  if (!isCompletion(reply)) return new Set();
  const words = reply.lines.flatMap((line) => line.replace(/^\d{3}[ -]/, "").split(/[\s,]+/));
  return new Set(words.filter((word) => /^[A-Z]{3,}$/.test(word)));
}

/** MFF where it is given, and SITE CHMOD where the server does not know that (draft-somers-ftp-mfxx-04, 5). */
export function* changeMode(mff: Command | undefined, chmod: Command): Conversation<Reply> {
  if (mff !== undefined) {
    const reply = yield mff;
    if (isCompletion(reply)) return reply;
    if (!isUnknown(reply)) throw errorForReply(reply);
  }
  return expectCompletion(yield chmod);
}
