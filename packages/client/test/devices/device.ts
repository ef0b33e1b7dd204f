import type { FtpTlsOptions } from "../../src/index.ts";
import type { DeviceSession } from "./device-session.ts";
import type { Expected, OperationName } from "./expected.ts";

/** Carries out one command. Resolves when the device looks at the next one. */
export type Handler = (session: DeviceSession, argument: string) => Promise<void> | void;

/** A reply as it is sent, several lines of it, what to do, or `null` for a command that is never answered. */
export type CommandRow = string | readonly string[] | Handler | null;

/** How a device takes commands from the bytes of the control connection. */
export interface Reading {
  /** `line`: a command ends with its line. `packet`: what one read returns is one command. */
  readonly unit: "line" | "packet";
  /** What comes after the first line of a packet: it becomes part of the argument, or is lost. */
  readonly rest?: "glued" | "dropped";
  /** What ends a line; default: LF, with or without CR. */
  readonly lineEnd?: "lf" | "crlf" | "cr or lf";
  /** A packet without a line end waits for more; default: it is a command. */
  readonly needsLineEnd?: boolean;
  /** A line that has come along with another is read only when a further packet comes. */
  readonly needsPacket?: boolean;
  /** Commands in small letters are unknown. */
  readonly isCaseSensitive?: boolean;
  /** A command is known by how it begins: LISTX is LIST. */
  readonly matchesPrefix?: boolean;
}

/** What happens to a command that comes while a transfer is under way. */
export interface Meanwhile {
  /**
   * `waits`: read when the transfer is over. `served`: carried out at once. `ignored`: read and dropped. `refused`: answered
   * by `reply`. `fatal`: a known command is answered by `reply`, and the control connection is closed.
   */
  readonly way: "waits" | "served" | "ignored" | "refused" | "fatal";
  readonly reply?: string;
  /** Commands that are carried out all the same. */
  readonly except?: readonly string[];
  /** The only commands that are known from the data connection on to the transfer command; any other gets `reply`. */
  readonly whenConnected?: readonly string[];
}

/** How a device uses its data connections. */
export interface DataWay {
  /**
   * `each`: PASV opens a port of its own. `one`: one port serves all sessions, for ever, and a connection that no command
   * has taken is the next command's. `one, cleared`: PASV closes such a connection. Default: `each`.
   */
  readonly ports?: "each" | "one" | "one, cleared";
  /** Whether the 1yz waits for the data connection; default: `before` it. */
  readonly preliminary?: "before" | "after";
  /** The final reply goes out before the data connection is closed; default: after it. */
  readonly finalFirst?: boolean;
  /** No command is read from the 227 on until the data connection is there. */
  readonly waitsAfterPassive?: boolean;
  /** Milliseconds that closing a data connection takes after the peer has reset it. */
  readonly closing?: number;
  /** Milliseconds from the reset of a data connection to the reply to its transfer. */
  readonly lateFailure?: number;
  /** That reply goes out in one packet with the next reply to NOOP. */
  readonly withholdsFailure?: boolean;
  /** Milliseconds of silence that end an upload as if it were complete. */
  readonly uploadSilence?: number;
}

/** Where the behaviour was read. */
export interface DeviceSource {
  readonly repository: string;
  readonly path?: string;
  readonly commit: string;
  /** Year and month of the commit, where known. */
  readonly date?: string;
}

/** One server and what it does, as data as far as possible. */
export interface Device {
  /** B1 to B23 for servers of devices, a name for others; variants of one server share the number: `B5 (LittleFS)`. */
  readonly id: string;
  readonly name: string;
  readonly runsOn: string;
  readonly source: DeviceSource;
  readonly greeting: string | readonly string[];
  readonly reading: Reading;
  readonly meanwhile: Meanwhile;
  readonly data: DataWay;
  readonly commands: Readonly<Record<string, CommandRow>>;
  /** The reply to what is in no table; `{verb}` is the command. */
  readonly unknown: string;
  /** The reply to everything but USER, PASS and QUIT before the login. */
  readonly beforeLogin?: string;
  /** The type a session begins in, empty for none; default `A`. */
  readonly type?: string;
  /** The directory a session begins in; default `/`. */
  readonly home?: string;
  /** What the device makes of a path before it looks at it. */
  readonly path?: (path: string) => string;
  /** The line end of replies; default CR LF. */
  readonly lineEnd?: (session: DeviceSession) => string;
  /** Characters of a reply beyond which it is cut, code and line end not counted. */
  readonly replyLimit?: number;
  /** TLS 1.2 from the first byte. */
  readonly implicitTls?: boolean;
  /** The working directory moves with the paths of other commands, or PWD does not show it. */
  readonly wanders?: boolean;
  /** A second client waits without a greeting until the first has gone. */
  readonly hasOneSession?: boolean;
  /** What the server says before it closes an idle session: no lines for some. Undefined: it never closes one. */
  readonly idleEnd?: readonly string[];
  /** Options that a client of this device needs. */
  readonly client?: FtpTlsOptions;
  /** What NLST calls the entries of a directory; default: their names. */
  readonly names?: (names: readonly string[], isDirectory: (name: string) => boolean) => readonly string[];
  /** The expected outcomes of operations; `works` for those left out. */
  readonly expected: Partial<Record<OperationName, Expected>>;
}
