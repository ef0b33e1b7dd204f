/**
 * What may be sent ahead of its turn, and how that is learned where nothing can be lost.
 *
 * A file of one packet costs two round trips at least in passive mode. The PASV for the next file saves a third, if it travels
 * with this file's command (docs/decisions/0063). Not every server takes that: `STOR a` and `PASV` in one packet make some
 * store a file named `a CR LF PASV`; others end the transfer, or the session, at any command that comes during a transfer. So
 * there are three steps, per server (`ServerHabits`):
 *
 * 1. *Does it read each command of a packet?* TYPE (or NOOP) and FEAT (or PWD, where the features are known) go out together,
 *    when nothing else is under way. Two replies in order, or nothing is ever sent ahead. Nor is it to a server that does not know
 *    FEAT: among those are proxies that take the next command for the answer to their own.
 * 2. *Does it wait for the end of a transfer before it reads on?* NOOP goes behind a transfer command, which no server minds.
 *    Its answer must come after the final reply, twice in a row for downloads. An answer that comes before shows a server that acts at once.
 * 3. Then PASV or EPSV goes behind each transfer command that another file follows.
 *
 * Whatever fails in a round with something sent ahead is transferred again, alone, unless the server has it whole. If that succeeds, nothing is sent ahead any
 * more. A port that was asked for and is not used is connected to, and the connection closed: some servers answer nothing before.
 */
import { isCompletion, isPermanentNegative } from "@ftplib/reply";
import { command } from "../command/command.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import { resync, resyncOrClose } from "../session/resync.ts";
import type { Session } from "../session/session.ts";
import { settlesWithin } from "../session/settles-within.ts";
import type { Direction, TransferPlan } from "../transfer/transfer-plan.ts";
import { abortNothing } from "../transfer/abort.ts";
import { releasePort } from "../transfer/data-connector.ts";
import { type CheckedEndpoint, endpointIn, passiveCommandAhead } from "../transfer/passive-endpoint.ts";
import { isHalfCloseDue } from "./half-close.ts";
import { isPacketRead } from "./packet-trial.ts";

const NOOP = command("NOOP");
const PWD = command("PWD");
const TYPE_I = command("TYPE", "I");
// How often the answer to NOOP must come in order: an upload is held back until the 150, so once is proof; a small download
// may be over before a server that acts at once has read NOOP.
const CONFIRMATIONS = { upload: 1, both: 2 } as const;
// How long the answer to the command that follows a transfer command may take, once the transfer is over, milliseconds.
const NEXT_REPLY = 1_000;
// What the server gets to end what a failed round left, milliseconds.
const SETTLING = 100;

/** What goes ahead on one session, and what was learned of its server. */
export class Pipeline {
  readonly #session: Session;
  #confirmations = 0;
  #direction: Direction = "both";
  #hasStored = false;
  #portAhead: CheckedEndpoint | undefined;
  #behind: LedgerEntry | undefined;
  #isAhead = false;
  #wasHalfClosed = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Whether anything was sent, or asked, ahead in the last round: its failure may come of that, and the file is tried again. */
  get mayBeAtFault(): boolean {
    return this.#isAhead;
  }

  /** A file came through that had failed in a round with something ahead: nothing is sent ahead any more. */
  giveUp(): void {
    // That alone was given up when the file failed.
    if (!this.#wasHalfClosed) this.#session.habits.takesCommandsAhead = false;
  }

  /** Puts TYPE I in force and, if it is not known yet, learns by the way whether a packet is read whole. */
  async begin(): Promise<void> {
    const { habits, facts } = this.#session;
    habits.readsEachCommand ??= await isPacketRead(this.#session, facts.type === "I" ? NOOP : TYPE_I);
    await this.#session.setType("I");
  }

  /**
   * What is added to the plan of a transfer.
   *
   * @param isMore whether another file follows on this session
   * @param isRepeatable whether the file can be transferred again if anything goes wrong
   * @param isSmall whether the files of the run are bounded to what is half-closed
   */
  plan(direction: Direction, isMore: boolean, isRepeatable: boolean, isSmall = false): Partial<TransferPlan> {
    const { habits, options } = this.#session;
    const portAhead = this.#takePort();
    this.#direction = direction;
    const isPortInPacket = habits.readsEachCommand === true && isRepeatable;
    const behind = isMore && options.passive ? this.#commandBehind(isRepeatable) : undefined;
    const isHalfClosed = isSmall && isHalfCloseDue(this.#session);
    this.#wasHalfClosed = isHalfClosed;
    this.#isAhead =
      isHalfClosed || behind !== undefined || portAhead !== undefined || (!options.passive && isPortInPacket);
    return {
      portAhead,
      behind,
      onBehind: (entry) => {
        this.#behind = entry;
      },
      isPortInPacket,
      isHalfClosed,
      isEarly: direction === "upload" && this.#hasStored && habits.takesCommandsAhead === true,
    };
  }

  /** A file was stored: the port that the server names is its own. */
  onStored(): void {
    this.#hasStored = true;
  }

  /**
   * Nothing is sent with the next transfer but its own command. A port that was asked for already is given up. The server answers
   * one command first, and gets a moment: ftp-srv ends what has failed in its own time, and the next listener with it.
   */
  async alone(): Promise<Partial<TransferPlan>> {
    if (this.isPortLeft) await this.leave();
    else await resync(this.#session);
    await new Promise((resolve) => setTimeout(resolve, SETTLING));
    this.#isAhead = false;
    return {};
  }

  /** Whether a port was asked for and is not used. */
  get isPortLeft(): boolean {
    return this.#portAhead !== undefined && this.#session.isOpen;
  }

  /**
   * Gives up a port that was asked for and is not used: it is connected to, since some servers do nothing else until then. One
   * that takes nothing but a transfer after that is told by ABOR that there is none.
   */
  async leave(): Promise<void> {
    const session = this.#session;
    const portAhead = this.#takePort();
    if (portAhead === undefined) return;
    await releasePort(session, portAhead);
    const [pwd] = session.control.send([PWD]) as [LedgerEntry];
    if (isPermanentNegative(await session.control.replyTo(pwd))) await abortNothing(session);
  }

  /** Takes the answer to what was sent behind the last transfer command, and learns from it. Never rejects. */
  async conclude(): Promise<void> {
    const session = this.#session;
    const entry = this.#behind;
    this.#behind = undefined;
    if (entry === undefined || !session.isOpen) return;
    const { habits } = session;
    const isThere = entry.hasReply;
    const answer = session.control.receivedFor(entry, "reply");
    answer.catch(() => {});
    if (!isThere && !(await settlesWithin(answer, NEXT_REPLY))) {
      habits.takesCommandsAhead = false;
      await resyncOrClose(session).catch(() => {});
      return;
    }
    const received = await answer.catch(() => undefined);
    if (received === undefined || entry.hasOvertaken || !isCompletion(received.reply)) {
      habits.takesCommandsAhead = false;
    } else if (entry.sent.verb === "NOOP") this.#confirm();
    else this.#portAhead = this.#endpoint(entry, received.reply);
  }

  #takePort(): CheckedEndpoint | undefined {
    const portAhead = this.#portAhead;
    this.#portAhead = undefined;
    return portAhead;
  }

  #commandBehind(isRepeatable: boolean): TransferPlan["behind"] {
    const { readsEachCommand, takesCommandsAhead } = this.#session.habits;
    if (takesCommandsAhead === true) return passiveCommandAhead(this.#session);
    return readsEachCommand === true && takesCommandsAhead === undefined && isRepeatable ? NOOP : undefined;
  }

  #confirm(): void {
    if (++this.#confirmations >= CONFIRMATIONS[this.#direction])
      this.#session.habits.takesCommandsAhead = true;
  }

  #endpoint(entry: LedgerEntry, reply: Parameters<typeof endpointIn>[1]): CheckedEndpoint | undefined {
    try {
      return endpointIn(this.#session, reply, entry.sent);
    } catch {
      // An endpoint that must not be dialled has closed the session; one that cannot be read is asked for again.
      return undefined;
    }
  }
}
