import { isReplyError, type ReplyError } from "@ftplib/reply";
import { attemptsError } from "../errors/attempts-error.ts";
import { securityHint } from "../errors/security-hint.ts";
import type { Session } from "../session/session.ts";
import type { ListMethod } from "./list-methods.ts";

/** Commands of the way into a directory. */
const CHANGES_DIRECTORY = /^(?:PWD|CWD|CDUP)\b/;

/** The refusals of the ways to list that were tried. */
export class ListFailures {
  /** Whether the client may still change into the directory: whether CWD is accepted, and leads back. */
  canEnter = true;
  readonly #session: Session;
  readonly #refusals: ReplyError[] = [];
  /** That of CWD, which says most of a path. */
  #ofEnter: ReplyError | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Keeps the refusal of a method where the next one is to be tried. Throws any other error, and a refusal that is final. */
  add({ enter, command, isLeftByRefusal }: ListMethod, error: unknown): void {
    if (!isReplyError(error)) throw error;
    const isOfWay = enter !== undefined && CHANGES_DIRECTORY.test(error.command ?? "");
    // PASV, say, or PROT: the next way would begin with it, too.
    if (!isOfWay && error.command !== command.shown) throw error;
    if (!isOfWay && error.reply.code < 400) throw error;
    this.#refusals.push(error);
    if (isOfWay) this.canEnter = false;
    if (isOfWay && error.command === enter.shown) this.#ofEnter = error;
    if (!isOfWay && !isLeftByRefusal(error.reply)) this.throwLast();
  }

  /** Throws the refusal of CWD, if there was one. */
  throwIfRefused(): void {
    if (this.#ofEnter !== undefined) this.throwLast();
  }

  /** Throws the refusal of CWD, else the last one, with all others in its message. Returns where nothing was refused. */
  throwLast(): void {
    const told = this.#ofEnter ?? this.#refusals.at(-1);
    if (told === undefined) return;
    const others = this.#refusals.filter((refusal) => refusal !== told);
    if (others.length === 0) throw told;
    const attempts = [...others, told].map(({ command = "", reply }) => ({ command, reply }));
    throw attemptsError(attempts, securityHint(told.reply, this.#session.protection));
  }
}
