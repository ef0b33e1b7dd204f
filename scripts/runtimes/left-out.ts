/** Another runtime than Node that runs the test suites. */
export type OtherRuntime = "bun" | "deno";

/** Tests that Bun or Deno do not run, and why. */
export interface LeftOut {
  /** The folder of the package. */
  readonly folder: string;
  readonly runtimes: readonly OtherRuntime[];
  /** Test files, as a pattern relative to the package. */
  readonly files?: string;
  /** A part of the names of tests, in which ` > ` stands between a group and what is in it. */
  readonly name?: string;
  readonly why: string;
}

const both = ["bun", "deno"] as const;
const bun = ["bun"] as const;
const deno = ["deno"] as const;

const SERVER =
  "its server, which runs on the same runtime, is at fault; `runtimes.test.ts` has the client alone";
const NO_TLS_SERVER =
  "a server on this runtime resumes no sessions, cannot take TLS off, and does not notice resets";
const NO_PATHS_OF_BYTES = "Deno's `node:fs` does not take names that are not UTF-8";
const NO_PEER = "this runtime does not show a certificate that it refuses";
const CUT_BY_RESET =
  "Deno drops what has come before a reset and was not read yet, so that other bytes are there";
const ERRORS_OF_NODE =
  "it compares errors of `node:net`, `node:tls` and streams, which say other things there";
const NODES_PROGRAMS = "it runs programs under Node";
const OTHER_TLS = "the log of basic-ftp names another version of TLS for its data connection there";
const NOT_SEEN = "it fails there, and the cause was not looked for";
const BUILT = "it compares what the build has made, and not what runs";

/** Everything that `test:bun` and `test:deno` do not run, besides what takes long (`on-one-runtime.ts`). */
export const leftOut: readonly LeftOut[] = [
  { folder: "client", runtimes: both, files: "test/runtimes/**", why: "it starts Bun and Deno itself" },
  { folder: "client", runtimes: both, files: "test/api.test.ts", why: BUILT },
  { folder: "client", runtimes: both, files: "test/whole-flows.test.ts", why: SERVER },
  { folder: "client", runtimes: both, files: "test/tls-*.test.ts", why: SERVER },
  { folder: "client", runtimes: both, files: "test/tls.test.ts", why: SERVER },
  {
    folder: "client",
    runtimes: bun,
    files: "test/local-files.test.ts",
    why: "it sets the umask, which Bun's threads cannot",
  },
  { folder: "client", runtimes: bun, files: "test/broken-off.test.ts", why: SERVER },
  { folder: "client", runtimes: bun, name: "the session is in step", why: SERVER },
  { folder: "client", runtimes: bun, name: "so it is when the server calls that a success", why: SERVER },
  { folder: "client", runtimes: bun, name: "an error of the stream comes out", why: SERVER },
  { folder: "client", runtimes: bun, name: "a line over the limit resets the connection", why: SERVER },
  { folder: "client", runtimes: bun, name: "a refusal closes the data connection", why: SERVER },
  {
    folder: "client",
    runtimes: deno,
    name: "come from the address the caller names",
    why: "Deno has another code for an address that is not ours",
  },
  {
    folder: "client",
    runtimes: deno,
    files: "test/half-close.test.ts",
    why: "its server, on Deno, does not see the client's end as one on Node does; the cause was not looked for",
  },
  {
    folder: "client",
    runtimes: deno,
    name: "what no handshake can come of is found before anything is resolved",
    why: "Deno looks at keys when it connects, and refuses the option ciphers as a whole",
  },
  { folder: "client", runtimes: deno, name: "may not be listed is an error", why: SERVER },
  { folder: "client", runtimes: deno, name: "a local file arrives whole, TLS explicit", why: SERVER },

  { folder: "client", runtimes: both, files: "test/server-memory.test.ts", why: SERVER },
  {
    folder: "client",
    runtimes: both,
    name: "through the connector, to the server's name > explicit TLS",
    why: SERVER,
  },
  {
    folder: "client",
    runtimes: bun,
    files: "test/behind-boxes.test.ts",
    why: "Bun reports the end of one connection before the data of another",
  },
  { folder: "client", runtimes: bun, files: "test/kept-port.test.ts", why: SERVER },
  { folder: "client", runtimes: both, files: "test/after-ccc.test.ts", why: NO_TLS_SERVER },
  { folder: "client", runtimes: both, name: "over a Duplex, too, downloads and uploads end", why: SERVER },
  { folder: "client", runtimes: deno, name: "into standard output and standard error", why: NODES_PROGRAMS },
  { folder: "client", runtimes: deno, name: "TLS true: the source waits for the server", why: SERVER },
  {
    folder: "client",
    runtimes: deno,
    files: "test/many-slow-pipe.test.ts",
    why: "Deno does not come back from a pipe whose reader has stopped",
  },
  {
    folder: "client",
    runtimes: deno,
    name: "holds no failed call > a download that the server breaks off",
    why: "Deno does not come back from a pipe whose reader has stopped",
  },
  {
    folder: "client",
    runtimes: deno,
    name: "covers the end of a local file: a pipe that takes nothing more",
    why: "Deno does not come back from a pipe whose reader has stopped",
  },
  {
    folder: "client",
    runtimes: deno,
    name: "the control connection ends behind the 226",
    why: "Deno reports the end of one connection before the data of another",
  },
  {
    folder: "client",
    runtimes: deno,
    name: "a source that goes away after its 226",
    why: "Deno reports the end of one connection before the data of another",
  },
  {
    folder: "client",
    runtimes: deno,
    files: "test/busy-process.test.ts",
    why: "it runs immediates before it looks at sockets",
  },

  { folder: "basic-ftp", runtimes: bun, name: "the data stalls", why: NOT_SEEN },
  { folder: "basic-ftp", runtimes: both, name: "no such ciphers", why: ERRORS_OF_NODE },
  {
    folder: "basic-ftp",
    runtimes: deno,
    name: "the data connection is reset in its handshake",
    why: ERRORS_OF_NODE,
  },
  { folder: "basic-ftp", runtimes: bun, name: "one of ca empty", why: ERRORS_OF_NODE },
  { folder: "basic-ftp", runtimes: both, files: "test/connecting.test.ts", why: ERRORS_OF_NODE },
  { folder: "basic-ftp", runtimes: both, files: "test/clear-port.test.ts", why: ERRORS_OF_NODE },
  { folder: "basic-ftp", runtimes: deno, files: "test/destinations.test.ts", why: ERRORS_OF_NODE },
  { folder: "basic-ftp", runtimes: deno, files: "test/sources.test.ts", why: ERRORS_OF_NODE },
  { folder: "basic-ftp", runtimes: deno, files: "test/differential.test.ts", why: NOT_SEEN },
  { folder: "basic-ftp", runtimes: bun, name: "is the one that is set at the moment", why: NOT_SEEN },
  { folder: "basic-ftp", runtimes: both, files: "test/programs.test.ts", why: NODES_PROGRAMS },
  { folder: "basic-ftp", runtimes: both, files: "test/published-readme.test.ts", why: NODES_PROGRAMS },
  { folder: "basic-ftp", runtimes: both, name: "log of implicit TLS", why: OTHER_TLS },
  { folder: "basic-ftp", runtimes: both, name: "log of uploads over TLS", why: OTHER_TLS },

  {
    folder: "files",
    runtimes: bun,
    name: "a signal ends it, and no temporary name is left",
    why: "it failed once in a run of all on a busy machine; the cause was not found",
  },
  {
    folder: "files",
    runtimes: bun,
    name: "does not run far from a loop that is slow",
    why: "a second batch of 32 has begun there now and then; the cause was not found",
  },
  { folder: "client", runtimes: deno, name: "before the connection was lost, in packets", why: CUT_BY_RESET },
  {
    folder: "files",
    runtimes: bun,
    files: "test/storm.test.ts",
    why: "it stands still with server and client in one process on Bun; the cause is not known",
  },
  { folder: "files", runtimes: both, files: "test/api.test.ts", why: BUILT },
  {
    folder: "files",
    runtimes: both,
    files: "test/file-thread.test.ts",
    why: "small files have a thread on Node alone",
  },
  { folder: "files", runtimes: both, files: "test/loads.test.ts", why: "it is about what Node has loaded" },
  { folder: "files", runtimes: deno, files: "test/every-operation.test.ts", why: NO_PATHS_OF_BYTES },
  { folder: "files", runtimes: deno, files: "test/every-session.test.ts", why: NO_PATHS_OF_BYTES },
  { folder: "files", runtimes: deno, files: "test/dropped-sessions.test.ts", why: NO_PATHS_OF_BYTES },
  { folder: "files", runtimes: deno, files: "test/make-links.test.ts", why: NO_PATHS_OF_BYTES },
  { folder: "files", runtimes: deno, files: "test/refused-then-lost.test.ts", why: NO_PATHS_OF_BYTES },
  { folder: "files", runtimes: deno, files: "test/silent-commands.test.ts", why: NO_PATHS_OF_BYTES },
  { folder: "files", runtimes: deno, name: "> readlink", why: NO_PATHS_OF_BYTES },
  { folder: "files", runtimes: deno, name: "> symlink", why: NO_PATHS_OF_BYTES },
  { folder: "files", runtimes: deno, name: "rename of a link", why: NO_PATHS_OF_BYTES },
  { folder: "files", runtimes: deno, name: "stream.ts prints what its comments say", why: SERVER },
  {
    folder: "files",
    runtimes: deno,
    name: "cut inside the 226",
    why: "a last line that lacks its end counts as a reply there",
  },
  {
    folder: "files",
    runtimes: deno,
    name: "of a file that may change: cut inside t",
    why: "a last line that lacks its end counts as a reply there",
  },
  { folder: "files", runtimes: deno, name: "leaves the part and its record", why: CUT_BY_RESET },
  { folder: "files", runtimes: deno, name: "fetches the last 64 KiB again, on", why: CUT_BY_RESET },
  { folder: "files", runtimes: deno, name: "tells what is there, and where it began", why: CUT_BY_RESET },
  { folder: "files", runtimes: deno, name: "version the server does not report", why: CUT_BY_RESET },
  { folder: "files", runtimes: deno, name: "that knows RANG > are resumed", why: CUT_BY_RESET },
  { folder: "files", runtimes: deno, name: "times that came before the connection", why: CUT_BY_RESET },
  { folder: "files", runtimes: deno, name: "of which the server has said so", why: CUT_BY_RESET },
  { folder: "files", runtimes: deno, name: "that were made before the connection", why: CUT_BY_RESET },
  {
    folder: "files",
    runtimes: deno,
    name: "of connect() > TLS session reuse",
    why: "Deno does not resume sessions, and the message says that instead",
  },
  {
    folder: "cli",
    runtimes: both,
    files: "test/**",
    why: "the program promises Node alone; `test:single` runs its single file on Bun",
  },
  { folder: "promise-ftp", runtimes: both, files: "test/**", why: "the package promises Node alone so far" },
  { folder: "storage", runtimes: both, files: "test/**", why: "the package promises Node alone so far" },
  { folder: "sync", runtimes: both, files: "test/**", why: "the package promises Node alone so far" },
  { folder: "sync-bullmq", runtimes: both, files: "test/**", why: "the package promises Node alone so far" },

  { folder: "testkit", runtimes: both, files: "test/tls.test.ts", why: NO_TLS_SERVER },
  { folder: "testkit", runtimes: both, files: "test/peers.test.ts", why: NO_TLS_SERVER },
  {
    folder: "testkit",
    runtimes: bun,
    name: "lateData, F31: no data before the closing reply",
    why: "Bun reports the data of one connection before the reply of another",
  },
  { folder: "testkit", runtimes: deno, files: "test/faults-on-*.test.ts", why: NO_TLS_SERVER },
  { folder: "testkit", runtimes: deno, files: "test/script-server.test.ts", why: NO_TLS_SERVER },
  { folder: "testkit", runtimes: deno, files: "test/certificate.test.ts", why: NO_TLS_SERVER },
  { folder: "testkit", runtimes: deno, files: "test/directory-file-system.test.ts", why: NO_PATHS_OF_BYTES },
  { folder: "testkit", runtimes: deno, files: "test/file-names.test.ts", why: NO_PATHS_OF_BYTES },

  { folder: "transport", runtimes: both, files: "test/api.test.ts", why: BUILT },
  {
    folder: "transport",
    runtimes: both,
    files: "test/busy-process.test.ts",
    why: "it runs immediates before it looks at sockets",
  },
  {
    folder: "transport",
    runtimes: bun,
    name: "RFC 8446, 4.1.4: the group of the key exchange > may be another one",
    why: "the group of a handshake is learned on Node alone",
  },
  {
    folder: "transport",
    runtimes: bun,
    name: "send only > half-close: the near side ends",
    why: "Bun reads nothing after its own end of TLS",
  },
  {
    folder: "transport",
    runtimes: bun,
    name: "TLS 1.3, compressed > ",
    why: "a write on Bun fails with EBADF when the peer has ended TLS meanwhile",
  },
  {
    folder: "transport",
    runtimes: bun,
    name: "a peer that says nothing: the timeout",
    why: "a server on Bun ends TLS by itself",
  },
  {
    folder: "transport",
    runtimes: both,
    name: "a record of TLS that comes bit by bit > ",
    why: "it runs immediates before it looks at sockets: the time of the test is over before the bytes are read",
  },
  {
    folder: "transport",
    runtimes: bun,
    name: "the wait ends when the peer does",
    why: "Bun reports the peer's end later",
  },
  {
    folder: "transport",
    runtimes: both,
    name: "F27: resumes sessions, and keeps those it is given",
    why: SERVER,
  },
  {
    folder: "transport",
    runtimes: both,
    name: "S63: who has issued what is not trusted is named",
    why: NO_PEER,
  },
  {
    folder: "transport",
    runtimes: both,
    name: "S62: the error of an unknown issuer holds the pin",
    why: NO_PEER,
  },
  {
    folder: "transport",
    runtimes: deno,
    files: "test/life.test.ts",
    why: "it counts handles in a way that Deno does not know",
  },
  {
    folder: "transport",
    runtimes: deno,
    files: "test/abort-listeners.test.ts",
    why: "it counts listeners in a way that Deno does not know",
  },
  {
    folder: "transport",
    runtimes: deno,
    files: "test/tls-sessions.test.ts",
    why: "Deno does not resume sessions",
  },
  {
    folder: "transport",
    runtimes: deno,
    name: "UNABLE_TO_VERIFY_LEAF_SIGNATURE says what to try",
    why: "Deno has this word for more, so the hint is another",
  },
  {
    folder: "transport",
    runtimes: deno,
    name: "S54: expired",
    why: "Deno does not say why a certificate does not fit",
  },
  {
    folder: "transport",
    runtimes: deno,
    name: "S61: TLS 1.1 is refused by default",
    why: "Deno's server has no TLS 1.1",
  },
  { folder: "transport", runtimes: deno, name: "S53: SNI is the name, and never an address", why: SERVER },
  {
    folder: "transport",
    runtimes: deno,
    name: "a taken one is the system's error",
    why: "Deno has another code for it",
  },
  { folder: "transport", runtimes: deno, name: "IPv6 is IPv6 alone", why: "Deno ignores `ipv6Only`" },
  {
    folder: "transport",
    runtimes: deno,
    name: "end is idempotent, and nothing can be written after it",
    why: "Deno has another code for it",
  },
  {
    folder: "transport",
    runtimes: deno,
    name: "F69: and so may its peer call",
    why: "Deno has another code for it",
  },
  {
    folder: "transport",
    runtimes: deno,
    name: "F45: ends with close_notify also when it is told to before",
    why: "one of its own writes is still pending there when it ends",
  },
  {
    folder: "transport",
    runtimes: deno,
    name: "N6: clear bytes in one segment with the close_notify",
    why: "Deno loses them",
  },
];
