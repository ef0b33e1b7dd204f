/**
 * Cells that fail today by a fault of the client, so that the tests report others only. A row is removed when its fault is
 * mended; `rare-matrix.ts` counts these cells as failures all the same.
 */
import type { LabServer, RareServerName } from "../lab-server.ts";
import type { Outcome } from "../run-operations.ts";

interface KnownFailure {
  readonly fault: string;
  readonly on: readonly RareServerName[];
  /** The beginnings of the operations' names. */
  readonly operations: readonly string[];
}

const knownFailures: readonly KnownFailure[] = [
  {
    fault: "abort() rejects although the transfer has ended, or loses the session or its step",
    on: [
      "busybox",
      "aioftp",
      "aioftp-tls",
      "ftp-srv",
      "ftp-srv-tls",
      "ftp-proxy",
      "gridftp",
      "npm-ftpd",
      "simple-ftpd",
      "squid",
    ],
    operations: [
      "abort() of a download",
      "abort() of an upload",
      "abort() without await",
      "a refusal after abort()",
    ],
  },
  {
    fault: "a command sent together with PASV is not answered, or loses the transfer",
    on: ["aioftp", "aioftp-tls", "ftp-srv", "ftp-srv-tls", "ftp-proxy", "npm-ftpd", "simple-ftpd"],
    operations: ["storeMany", "retrieveMany"],
  },
  {
    fault: "a path is cut at a quote that the server does not double",
    on: ["inetutils", "twisted", "aioftp", "aioftp-tls", "gridftp"],
    operations: ["mkd, cwd, pwd, rmd: quotes"],
  },
  {
    fault:
      "a refused LIST -a leaves a data connection behind, which the next LIST waits for; a lost session is a crash",
    on: ["aioftp-tls"],
    operations: ["list()", "stat()", "dir()", "names with", "upload, download", "storbinary", "15 uploads"],
  },
  {
    fault: "CR CR LF is taken for two line ends, or leaves a CR in names",
    on: ["gridftp"],
    operations: ["list()", "nlst()"],
  },
  {
    fault: "LIST is sent without TYPE A",
    on: ["simple-ftpd"],
    operations: ["list()", "stat()", "names with"],
  },
  { fault: "502 to CDUP does not lead to CWD", on: ["simple-ftpd"], operations: [`cwd("..")`] },
  { fault: "a refused QUIT fails `await using`", on: ["simple-ftpd"], operations: ["await using"] },
  {
    fault: "an empty line of NLST is a name, and SIZE without a number is a failure",
    on: ["ftp-srv", "ftp-srv-tls"],
    operations: ["nlst() of an empty directory", "upload, download: 0 bytes"],
  },
  {
    fault: "REST is sent between the 227 and the data connection",
    on: ["twisted"],
    operations: ["download from an offset (REST), a later transfer"],
  },
  {
    fault: "it takes five seconds until the server is asked whether it goes on",
    on: ["npm-ftpd"],
    operations: ["leave blocks() early", "a source that fails"],
  },
];

/** The fault that makes the cell fail; undefined when none is known. */
export function knownFailure(server: LabServer["name"], operation: string): string | undefined {
  return knownFailures.find(
    ({ on, operations }) =>
      on.some((name) => name === server) && operations.some((start) => operation.startsWith(start)),
  )?.fault;
}

/**
 * Whether a cell failed by a fault that any operation on the server meets now and then: ftp-proxy gives up a data port early,
 * which a client notices that sends the command beside the dialling.
 */
export function isKnownRace(server: LabServer["name"], outcome: Outcome): boolean {
  return server === "ftp-proxy" && outcome.outcome === "failed" && outcome.error.includes("ECONNREFUSED");
}
