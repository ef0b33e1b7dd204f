import type { Reply } from "@ftplib/reply";
import type { CommandRules } from "../command/command.ts";
import { Secrets } from "../command/secrets.ts";
import { DebugLog } from "../log/debug-log.ts";
import type { ResolvedOptions } from "./options.ts";
import { newHabits, type ServerHabits } from "./server-habits.ts";

let clients = 0;

/** What outlives a connection: options, secrets, debug output, and what was learned of servers. */
export class ClientState {
  options: ResolvedOptions;
  welcome: Reply | undefined;
  lastReply: Reply | undefined;
  /** Orders clients, the older one first. */
  readonly number: number = ++clients;
  readonly secrets: Secrets = new Secrets();
  readonly log: DebugLog;
  /** The server that the client has talked to first: see `requireSamePublicKey`. */
  identity:
    | { readonly host: string; readonly port: number; readonly publicKeySha256: string | undefined }
    | undefined;
  /** What was learned of the server at each host and port, for as long as the client is kept. */
  readonly #habits = new Map<string, ServerHabits>();

  constructor(options: ResolvedOptions) {
    this.options = options;
    this.log = new DebugLog(this.secrets, options.log);
    this.log.level = options.debugLevel;
  }

  /** What may stand in a command. */
  get rules(): CommandRules {
    const { codec, allowControlBytes } = this.options;
    return { codec, allowControlBytes, remember: (secret) => this.secrets.add(secret, codec) };
  }

  /** What was learned of the server connected to. */
  get currentHabits(): ServerHabits {
    const { host, port } = this.options;
    const key = `${host}:${port}`;
    const known = this.#habits.get(key) ?? newHabits();
    this.#habits.set(key, known);
    return known;
  }
}
