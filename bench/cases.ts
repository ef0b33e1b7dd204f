import type { Job, Task } from "./job.ts";

/** What is measured: one task on one server, by every client that can do it. */
export interface Case {
  readonly name: string;
  readonly title: string;
  readonly task: Task;
  readonly server: string;
  readonly maxTls?: Job["maxTls"];
  /** Bytes of the file; 0 where none is transferred. */
  readonly size: number;
  /** How many files of that size, if not one. */
  readonly count?: number;
  readonly runs: number;
  /** Tasks of our client that are rows of the same table. */
  readonly variants?: Readonly<Record<string, Task>>;
}

const GIB = 2 ** 30;
const TLS_SERVER = "proftpd-tls-optional";

function tlsCase(task: "download" | "upload", maxTls: "TLSv1.2" | "TLSv1.3"): Case {
  const version = maxTls.slice(4);
  return {
    name: `tls${version.replace(".", "")}-${task}`,
    title: `${task === "download" ? "Download to a file" : "Upload from a file"}, TLS ${version}, 512 MiB, ProFTPD`,
    task,
    server: TLS_SERVER,
    maxTls,
    size: GIB / 2,
    runs: 3,
  };
}

/** All cases on loopback, in the order of the report. */
export const cases: readonly Case[] = [
  {
    name: "discard",
    title: "Download, bytes discarded, 2 GiB, vsftpd",
    task: "discard",
    server: "vsftpd",
    size: 2 * GIB,
    runs: 5,
    variants: {
      "ftplib for Node, retrbinary, borrowed blocks": "discard-retrbinary",
      "ftplib for Node, retrbinary, copies": "discard-retrbinary-copy",
    },
  },
  {
    name: "download",
    title: "Download to a file, 2 GiB, vsftpd",
    task: "download",
    server: "vsftpd",
    size: 2 * GIB,
    runs: 5,
  },
  {
    name: "upload",
    title: "Upload from a file, 2 GiB, vsftpd",
    task: "upload",
    server: "vsftpd",
    size: 2 * GIB,
    runs: 5,
  },
  tlsCase("download", "TLSv1.2"),
  tlsCase("upload", "TLSv1.2"),
  tlsCase("download", "TLSv1.3"),
  tlsCase("upload", "TLSv1.3"),
  {
    name: "small-download",
    title: "Download of 1,000 files of 1 KiB, one connection, vsftpd",
    task: "download-many",
    server: "vsftpd",
    size: 1024,
    count: 1000,
    runs: 5,
  },
  {
    name: "small-upload",
    title: "Upload of 1,000 files of 1 KiB, one connection, vsftpd",
    task: "upload-many",
    server: "vsftpd",
    size: 1024,
    count: 1000,
    runs: 5,
  },
  {
    name: "session",
    title: "Connect, log in, PWD, QUIT, vsftpd",
    task: "session",
    server: "vsftpd",
    size: 0,
    runs: 11,
  },
  {
    name: "session-tls",
    title: "Connect, AUTH TLS, log in, PWD, QUIT, vsftpd",
    task: "session",
    server: "vsftpd-tls-noreuse",
    maxTls: "TLSv1.3",
    size: 0,
    runs: 11,
  },
];
