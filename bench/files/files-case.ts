/** What `@ftplib/files` and its peers are told to do. */
export type FilesTask = "download-tree" | "upload-tree" | "download-file";

/** One job, as a client is given it. */
export interface FilesJob {
  readonly task: FilesTask;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** With TLS: the file of the certificate authority. */
  readonly ca?: string;
  /** The directory, or the file, on the server. */
  readonly remote: string;
  /** The directory, or the file, on this machine. */
  readonly local: string;
  readonly connections: number;
}

/** A client with so many connections: one row of a table. */
export interface Contender {
  readonly peer: string;
  readonly connections: number;
}

/** What is measured: one task on one server, by every contender in turn. */
export interface FilesCase {
  readonly name: string;
  readonly title: string;
  readonly task: FilesTask;
  readonly server: string;
  readonly isTls: boolean;
  /** Files, in so many directories of one parent; one file has none. */
  readonly count: number;
  readonly directories: number;
  /** Bytes of each file. */
  readonly size: number;
  readonly contenders: readonly Contender[];
  readonly runs: number;
  /** Milliseconds of one round trip; 0 for loopback. */
  readonly roundTrip: number;
  /** Where the files of this machine are; default memory. */
  readonly disk?: "memory" | "disk";
  /** The most that a receiving socket of the client's system buffers, bytes; left out: what the system allows. */
  readonly window?: number;
}

export const OURS = "@ftplib/files";
const KIB = 1024;
const MIB = 1024 * KIB;

const SERVERS = [
  { server: "proftpd", isTls: false },
  { server: "vsftpd", isTls: false },
  { server: "proftpd-tls13", isTls: true },
  { server: "vsftpd-tls", isTls: true },
] as const;
const TREE_TASKS = ["download-tree", "upload-tree"] as const;

const contender = (peer: string, connections: number): Contender => ({ peer, connections });

const awayTrees: FilesCase[] = SERVERS.flatMap((where) =>
  TREE_TASKS.map((task) => ({
    ...where,
    name: `away-${where.server}-${task.replace("-tree", "")}`,
    title: `${task === "download-tree" ? "Download" : "Upload"} of a tree, ${where.server}`,
    task,
    count: 1000,
    directories: 40,
    size: 4 * KIB,
    contenders: [contender(OURS, 8), contender("lftp", 8), contender("rclone", 8), contender("basic-ftp", 1)],
    runs: 3,
    roundTrip: 20,
  })),
);

const largeFile: FilesCase = {
  name: "away-large",
  title: "Download of a file of 256 MiB, vsftpd, the client's window 1 MiB",
  task: "download-file",
  server: "vsftpd",
  isTls: false,
  count: 1,
  directories: 0,
  size: 256 * MIB,
  contenders: [contender(OURS, 4), contender(OURS, 1), contender("lftp", 4), contender("lftp", 1)],
  runs: 3,
  roundTrip: 80,
  // The system's window is half of its buffer.
  window: 2 * MIB,
};

const localTrees: FilesCase[] = TREE_TASKS.flatMap((task) =>
  (["memory", "disk"] as const).map((disk) => ({
    name: `local-${disk}-${task.replace("-tree", "")}`,
    title: `${task === "download-tree" ? "Download" : "Upload"} of 5,000 files of 4 KiB, vsftpd, ${task === "download-tree" ? "to" : "from"} ${disk}`,
    task,
    server: "vsftpd",
    isTls: false,
    count: 5000,
    directories: 40,
    size: 4 * KIB,
    contenders: [
      contender(OURS, 4),
      contender(OURS, 1),
      contender(OURS, 8),
      contender("lftp", 4),
      contender("basic-ftp", 1),
    ],
    runs: 9,
    roundTrip: 0,
    disk,
  })),
);

/** All cases, in the order of the report. */
export const filesCases: readonly FilesCase[] = [...awayTrees, largeFile, ...localTrees];

/** The name of a row. */
export function nameOf({ peer, connections }: Contender): string {
  return `${peer}, ${connections === 1 ? "one connection" : `${connections} connections`}`;
}
