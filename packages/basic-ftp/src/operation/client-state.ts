import type { ConnectionOptions } from "node:tls";
import type { FTPContext } from "../context/ftp-context.ts";
import type { FTPResponse } from "../errors/ftp-error.ts";
import type { FileInfo } from "../listing/file-info.ts";
import type { ProgressTracker } from "../transfer/progress-tracker.ts";
import type { TransferStrategy } from "./strategies.ts";

/** Reads the text of a listing. */
export type RawListParser = (rawList: string) => FileInfo[];

/** What the operations use of a client. */
export interface ClientState {
  readonly ftp: FTPContext;
  readonly closed: boolean;
  readonly progress: ProgressTracker;
  /** Bytes of a listing at most. */
  readonly maxListingBytes: number;
  /** Whether a data connection was opened before. */
  hasTransferred: boolean;
  /** Finds out where data connections go. */
  prepareTransfer: TransferStrategy;
  /** Reads listings. */
  parseList: RawListParser;
  /** The commands that list a directory, the best first; after the first success, the one that succeeded. */
  availableListCommands: string[];
}

/** The methods that other ones are made of. They are called on the client, which may have others of its own in their place. */
export interface Commands extends ClientState {
  send(command: string): Promise<FTPResponse>;
  sendIgnoringError(command: string): Promise<FTPResponse>;
  protectWhitespace(path: string): Promise<string>;
  pwd(): Promise<string>;
  features(): Promise<Map<string, string>>;
  cd(path: string): Promise<FTPResponse>;
  cdup(): Promise<FTPResponse>;
  remove(path: string): Promise<FTPResponse>;
  removeEmptyDir(path: string): Promise<FTPResponse>;
}

/** The same, with those that open connections. */
export interface Connecting extends Commands {
  connect(host?: string, port?: number): Promise<FTPResponse>;
  connectImplicitTLS(host?: string, port?: number, tlsOptions?: ConnectionOptions): Promise<FTPResponse>;
  useTLS(options: ConnectionOptions): Promise<FTPResponse>;
  login(user?: string, password?: string): Promise<FTPResponse>;
  useDefaultSettings(): Promise<void>;
}

/** The same, with those for files and directories. */
export interface Transfers extends Commands {
  list(): Promise<FileInfo[]>;
  clearWorkingDir(): Promise<void>;
  ensureDir(remoteDirPath: string): Promise<void>;
  uploadFrom(source: string, toRemotePath: string): Promise<FTPResponse>;
  downloadTo(destination: string, fromRemotePath: string): Promise<FTPResponse>;
}
