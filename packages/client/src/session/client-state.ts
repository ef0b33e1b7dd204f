import type { Reply } from "@ftplib/reply";
import type { CommandRules } from "../command/command.ts";
import { Secrets } from "../command/secrets.ts";
import { DebugLog } from "../log/debug-log.ts";
import type { TraceContext } from "../log/traces.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import { AbortRequests } from "./abort-requests.ts";
import { OwnMemory, recordOf, type ServerMemory, type ServerRecord } from "./server-memory.ts";
import { StoredFiles } from "./stored-files.ts";

let clients = 0;

/** What outlives a connection: options, secrets, debug output, and what was learned of servers. */
export class ClientState {
  options: ResolvedOptions;
  welcome: Reply | undefined;
  lastReply: Reply | undefined;
  /** The verb of the command that a conversation has sent last. */
  lastVerb: string | undefined;
  /** Whether the last bytes of an upload have to leave at the pace of those before them, not at that of the slowest link. */
  keepsPace = false;
  /** Whether empty lines between replies are passed over. */
  skipsEmptyLines = false;
  /** PASV or EPSV, whichever was taken last on any connection, and whichever to ask by first on a new one. */
  readonly passive: { taken: string | undefined; first: string | undefined } = {
    taken: undefined,
    first: undefined,
  };
  /** Orders clients, the older one first. */
  readonly number: number = ++clients;
  readonly aborts: AbortRequests = new AbortRequests();
  readonly secrets: Secrets = new Secrets();
  readonly log: DebugLog;
  /** Where this client has put files. */
  readonly stored: StoredFiles = new StoredFiles();
  /** What was learned of the server at each host and port, for as long as the client is kept, or of what it shares with others. */
  readonly #memory: ServerMemory;

  constructor(options: ResolvedOptions) {
    this.options = options;
    this.#memory = options.memory ?? new OwnMemory();
    this.log = new DebugLog(this.secrets, options.log);
    this.log.level = options.debugLevel;
  }

  /** What may stand in a command. */
  get rules(): CommandRules {
    const { codec, allowControlBytes } = this.options;
    return { codec, allowControlBytes, remember: (secret) => this.secrets.add(secret, codec) };
  }

  /** Who we are and where we are connected to, for the diagnostics channels. */
  get whereabouts(): TraceContext {
    const { host, port } = this.options;
    return { client: this.number, host, port };
  }

  /** What is remembered of the server connected to. */
  get currentServer(): ServerRecord {
    const { host, port } = this.options;
    return recordOf(this.#memory, host, port);
  }
}
