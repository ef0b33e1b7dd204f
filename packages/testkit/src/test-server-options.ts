import type { Certificate } from "./certificate.ts";
import type { FaultRule } from "./faults/fault.ts";
import type { FileSystem } from "./file-system.ts";
import type { TreeSource } from "./memory-file-system.ts";
import type { TlsOptions } from "./tls-acceptor.ts";

/** Whether the server does TLS: not, on AUTH, on AUTH before any login, or from the first byte (port 990's way). */
export type TlsMode = "none" | "explicit" | "required" | "implicit";

/** Name to password; `true` takes any password, `false` logs in without asking for one. */
export type Users = Readonly<Record<string, string | boolean>>;

export interface TestServerOptions {
  /** A directory to serve. It is never left, not even by symbolic links. */
  readonly root?: string;
  /** A tree in memory to serve: `{ "readme.txt": "text", pub: { … } }`, or a Map of paths. Default: empty. */
  readonly tree?: TreeSource;
  /** Any other file system, or one to share between servers. */
  readonly files?: FileSystem;
  /** Where to listen. Default: 127.0.0.1. Anything but loopback must be asked for by name. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Default: `anonymous` with any password, and `user` with `secret`. */
  readonly users?: Users;
  /** Asks for this account after the password (332). */
  readonly account?: string;
  /** Default: `none`. */
  readonly tls?: TlsMode;
  readonly tlsOptions?: TlsOptions;
  /** Default: one for localhost, 127.0.0.1 and ::1, made once per process. */
  readonly certificate?: Certificate;
  /** Commands the server does not know: it answers them with 500 and leaves them out of FEAT. */
  readonly without?: readonly string[];
  /** Feature lines to add to FEAT. */
  readonly extraFeatures?: readonly string[];
  /** The IPv4 address that 227 names, true or not. */
  readonly passiveAddress?: string;
  /** The greeting: the text of a 220, or complete lines, codes included. */
  readonly greeting?: string | readonly string[];
  /** Refuses everything that changes files with 550. Default: false. */
  readonly readOnly?: boolean;
  /** Whether FEAT lists UTF8 and OPTS UTF8 is taken. Default: true. */
  readonly utf8?: boolean;
  /** What SIZE says under TYPE A: 550, or the size the transfer would have. Default: `refuse`. */
  readonly sizeInAscii?: "refuse" | "count";
  /** LIST and NLST list the current directory whatever path they are given, as those of many devices do. Default: false. */
  readonly listIgnoresPath?: boolean;
  /** The name of an RNFR holds until a file has moved, whatever fails meanwhile, as that of simple-ftpd. Default: false. */
  readonly keepsRenameFrom?: boolean;
  /** Milliseconds before each reply. Default: 0. */
  readonly replyDelay?: number;
  /** Bytes per second on each data connection. Default: unlimited. */
  readonly bandwidth?: number;
  /** Milliseconds to wait for a data connection before 425. Default: 10,000. */
  readonly dataTimeout?: number;
  /** Milliseconds without a command before 421, which ends the session. Default: unlimited. */
  readonly idleTimeout?: number;
  /** More control connections than this are greeted with 421. Default: unlimited. */
  readonly maxConnections?: number;
  /** The time of day for LIST, in epoch milliseconds. Default: the system's. */
  readonly now?: () => number;
  /** Given every line of the transcript as it happens. */
  readonly log?: (line: string) => void;
  /** What the server lies about, and where: see `at`. */
  readonly faults?: readonly (FaultRule | readonly FaultRule[])[];
}
