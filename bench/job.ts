/** What a client is told to do. */
export type Task =
  | "session"
  | "discard"
  | "discard-retrbinary"
  | "discard-retrbinary-copy"
  | "download"
  | "upload"
  | "download-many"
  | "upload-many";

/** One job, as the programs in `clients/` are given it. */
export interface Job {
  readonly task: Task;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** With TLS: the file of the certificate authority. */
  readonly ca?: string;
  readonly maxTls?: "TLSv1.2" | "TLSv1.3";
  /** The server's file, or its directory for many. */
  readonly remote?: string;
  /** The local file, or directory for many. */
  readonly local?: string;
  readonly files?: readonly string[];
  readonly connections?: number;
}
