import type { ByteString } from "./byte-string.ts";
import { fromByteString } from "./byte-string.ts";
import type { Command, CommandContext, ReplyKind } from "./commands/command.ts";
import type { ControlConnection } from "./control-connection.ts";
import { DataChannel } from "./data-channel.ts";
import type { DataConnection } from "./data-connection.ts";
import type { LineReader } from "./line-reader.ts";
import { replyToError } from "./error-replies.ts";
import type { Action, Holding, Step } from "./faults/fault.ts";
import { resolvePath } from "./file-system.ts";
import { SessionState } from "./session-state.ts";
import type { Settings } from "./settings.ts";
import { type Perform, StepRunner } from "./step-runner.ts";
import type { Transcript } from "./transcript.ts";
import type { TransferRecord } from "./transfer-record.ts";

/** One control connection from greeting to end. */
export class Session implements CommandContext {
  readonly control: ControlConnection<LineReader>;
  readonly settings: Settings;
  readonly transcript: Transcript;
  readonly transfers: TransferRecord[];
  readonly channel: DataChannel;
  state: SessionState = new SessionState();
  hasBufferSize = false;
  protection: "C" | "P" = "C";
  data: DataConnection | undefined;
  readonly #commands: ReadonlyMap<string, Command>;
  readonly #steps: StepRunner;
  #verb = "";
  #argument = "";
  #isOver = false;

  constructor(
    control: ControlConnection<LineReader>,
    settings: Settings,
    commands: ReadonlyMap<string, Command>,
    transcript: Transcript,
    transfers: TransferRecord[],
  ) {
    this.control = control;
    this.settings = settings;
    this.#commands = commands;
    this.transcript = transcript;
    this.transfers = transfers;
    this.channel = new DataChannel(control.localAddress, control.peerAddress);
    this.#steps = new StepRunner(settings.faults, this);
  }

  /** Greets, then answers commands until either side ends; settles when the connection is closed. */
  async run(isOneTooMany: boolean): Promise<void> {
    try {
      if (this.settings.tls === "implicit") await this.secure();
      else this.control.open();
      if (isOneTooMany) {
        await this.replyAs(["greeting"], ["421 Too many connections, try again later."]);
        return;
      }
      await this.replyAs(["greeting"], this.settings.greeting);
      for (;;) {
        const line = await this.#nextLine();
        if (line === undefined || this.control.socket.destroyed) break;
        await this.#answer(line);
        if (this.#isOver) break;
      }
    } catch (error) {
      this.transcript.add(`# ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.channel.destroy();
      this.control.end();
    }
  }

  /** Ends the session after the current command. */
  finish(): void {
    this.#isOver = true;
  }

  /** Sends a reply to the current command: one line, or all lines of a multi-line one. */
  reply(lines: string | readonly string[], kind: ReplyKind = "plain"): Promise<void> {
    const verb = this.#verb.toLowerCase();
    const names = kind === "plain" ? [verb, "reply"] : [`${verb}-${kind}`, `${kind}-reply`, verb, "reply"];
    return this.replyAs(names, typeof lines === "string" ? [lines] : lines);
  }

  /** Sends a reply at a step of these names. */
  async replyAs(names: readonly string[], lines: readonly string[]): Promise<void> {
    const bytes = Buffer.from(lines.map((line) => `${line}\r\n`).join(""), "latin1");
    const { replyDelay } = this.settings;
    const wait: readonly Action[] = replyDelay > 0 ? [{ kind: "wait", milliseconds: replyDelay }] : [];
    await this.step(names, "control", [...wait, { kind: "send", bytes }]);
  }

  /** Does a step, or what the faults make of it. */
  step(
    names: readonly string[],
    channel: Step["channel"],
    truth: readonly Action[],
    perform?: Perform,
    offset = 0,
  ): Promise<void> {
    const step = { names, channel, verb: this.#verb, argument: fromByteString(this.#argument), offset };
    return this.#steps.run(step, truth, perform);
  }

  /** Puts TLS on the control connection. */
  async secure(): Promise<void> {
    // What comes from now on is for the handshake, however late a fault lets that begin.
    this.control.reader.detach();
    await this.step(["control-tls"], "control", [{ kind: "perform" }], () =>
      this.control.secure(this.settings.acceptor),
    );
    if (this.control.tls === undefined) this.control.open();
  }

  refuseData(): void {
    this.channel.refuse();
  }

  keepPort(holding: Holding): void {
    const { acceptor } = this.settings;
    this.channel.keepPort(holding, async (data) =>
      this.protection === "P" ? data.secure(acceptor) : undefined,
    );
  }

  impersonate(from: string, bytes: Uint8Array): Promise<void> {
    return this.channel.impersonate(from, bytes);
  }

  /** A client's path, absolute; the working directory when it is empty. */
  path(argument: ByteString): ByteString {
    return resolvePath(this.state.workingDirectory, argument);
  }

  /** The command being answered, in capitals. */
  get verb(): string {
    return this.#verb;
  }

  /** The verbs the server answers to. */
  get knownVerbs(): readonly string[] {
    return [...this.#commands.keys()].filter((verb) => !this.settings.without.has(verb));
  }

  get argument(): ByteString {
    return this.#argument;
  }

  /** The next command; undefined where the client has ended, or was quiet for too long. */
  async #nextLine(): Promise<ByteString | undefined> {
    const { idleTimeout } = this.settings;
    if (idleTimeout === Infinity) return await this.control.reader.next();
    let timer: NodeJS.Timeout | undefined;
    const quiet = new Promise<"quiet">((resolve) => {
      timer = setTimeout(resolve, idleTimeout, "quiet");
    });
    const line = await Promise.race([this.control.reader.next().then((next) => ({ next })), quiet]).finally(
      () => clearTimeout(timer),
    );
    if (line !== "quiet") return line.next;
    await this.replyAs(["idle-timeout", "reply"], [`421 No command for ${idleTimeout} ms, closing.`]);
    return undefined;
  }

  async #answer(line: ByteString): Promise<void> {
    this.transcript.addBytes("C", Buffer.from(line, "latin1"));
    const space = line.indexOf(" ");
    this.#verb = (space === -1 ? line : line.slice(0, space)).toUpperCase();
    this.#argument = space === -1 ? "" : line.slice(space + 1);
    const name = `${this.#verb.toLowerCase()}-command`;
    await this.step([name, "command"], "control", [{ kind: "perform" }], () => this.#carryOut());
    // The name holds for the next command only, whatever becomes of that: RFC 959, section 5.4.
    if (this.#verb !== "RNFR" && !this.settings.keepsRenameFrom) this.state.renameFrom = undefined;
  }

  async #carryOut(): Promise<void> {
    const verb = this.#verb;
    const command = this.settings.without.has(verb) ? undefined : this.#commands.get(verb);
    if (verb === "RNFR" && !this.settings.keepsRenameFrom) this.state.renameFrom = undefined;
    if (!command) return this.reply(`500 ${verb} not understood`);
    if (!this.state.isLoggedIn && !command.beforeLogin)
      return this.reply("530 Please login with USER and PASS");
    if (command.needsArgument && this.#argument === "") return this.reply(`501 ${verb} needs an argument`);
    if (command.changesFiles && this.settings.readOnly) return this.reply("550 Permission denied");
    try {
      return await command.handle(this, this.#argument);
    } catch (error) {
      const reply = replyToError(error, this.#argument);
      if (reply === undefined) throw error;
      return this.reply(reply);
    }
  }
}
