import { errorForReply, pathnameOf } from "@ftplib/reply";
import { type Command, command } from "../command/command.ts";
import { type Conversation, expectCompletion } from "./conversation.ts";

/**
 * Changes into a directory, and returns the CWD that leads back. That one is tried first, since PWD may print a path that
 * CWD does not take: then nothing is changed.
 *
 * @param changeBack the CWD to the path that PWD names, if it can be sent
 */
export function* changeInto(
  enter: Command,
  changeBack: (path: string) => Command | undefined,
): Conversation<Command> {
  const reply = expectCompletion(yield command("PWD"));
  const back = changeBack(pathnameOf(reply));
  if (back === undefined) throw errorForReply(reply);
  expectCompletion(yield back);
  expectCompletion(yield enter);
  return back;
}
