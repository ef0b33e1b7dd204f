import type { Reply } from "@ftplib/reply";
import { command } from "./command.ts";
import type { ControlConnection } from "./control-connection.ts";

const NOOP = command("NOOP");
const COMMAND_OK = 200;

/**
 * The replies that a server still has for a transfer which was broken off; the control connection is in step behind them.
 *
 * How many there are cannot be known: 426 and 226, one of them, 225, and Pure-FTPd has none but a second 150 for a
 * download whose data connection was reset. A NOOP behind them can tell: its 200, or the reply after which none is
 * due, is the last one (hostile-server F74).
 */
export async function repliesUpToNoop(control: ControlConnection): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  await control.send(NOOP);
  while (control.isReplyDue) {
    const reply = await control.within("reply", control.readReply(), NOOP);
    if (reply.code === COMMAND_OK || !control.isReplyDue) break;
    replies.push(reply);
  }
  control.settle();
  return replies;
}
