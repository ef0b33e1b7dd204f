import type { Observation } from "./observe.ts";

/** What is not as it is with basic-ftp, on purpose. */
export interface Difference {
  /** What basic-ftp does, what this package does, and for what reason; the README has all three. */
  readonly theirs: string;
  readonly ours: string;
  readonly why: string;
  /** The operations and the situations in which it is seen. */
  readonly operations: RegExp;
  readonly situations: RegExp;
  readonly aspects: readonly (keyof Observation)[];
}

const ALL_ASPECTS: Difference["aspects"] = [
  "outcome",
  "isClosed",
  "commands",
  "directory",
  "remote",
  "local",
  "progress",
];
const EVERY = /^/;

/** Every difference that the table of operations and situations shows. One that it does not show any more is an error, too. */
export const differences: readonly Difference[] = [
  {
    theirs:
      "A reply that arrives in several packets, cut inside its code, is lost, and the call waits for ever or is given another's reply.",
    ours: "Replies are read however they are cut.",
    why: "Where a packet ends is chance.",
    operations: EVERY,
    situations: /byte at a time/,
    aspects: ALL_ASPECTS,
  },
  {
    theirs: "A 227 with another host than the server's, such as a private address behind NAT, fails.",
    ours: "Data goes to the server's own address, whatever the 227 says.",
    why: "A server must not choose whom we connect to, and behind NAT it does not know its address.",
    operations: EVERY,
    situations: /^PASV names/,
    aspects: ALL_ASPECTS,
  },
  {
    theirs: "A source that fails at once has emptied the remote file by then.",
    ours: "The server is asked when there is something to upload: a source that fails before leaves its file as it was.",
    why: "An old file is better than an empty one.",
    operations: /^uploadFrom broken$/,
    situations: EVERY,
    aspects: ALL_ASPECTS,
  },
  {
    theirs: "The error of a destination that has failed before is hidden in one about transfer strategies.",
    ours: "The call rejects with the destination's own error.",
    why: "It says what is wrong.",
    operations: /^downloadTo broken$/,
    situations: EVERY,
    aspects: ["outcome", "commands", "isClosed", "directory"],
  },
  {
    theirs: "The reply to `ftp.send()` is given to the call after it.",
    ours: "It is nobody's.",
    why: "That call would take it for its own.",
    operations: /^ftp\.send$/,
    situations: EVERY,
    aspects: ["outcome", "commands"],
  },
  {
    theirs: "A path with a line end is refused after a port was asked for.",
    ours: "It is refused before anything is sent.",
    why: "It is known before.",
    operations: /^(?:append|download|list|upload)/,
    situations: /line end/,
    aspects: ["commands"],
  },
  {
    theirs:
      "When the server breaks an upload off and says why, the error may be that of the data connection, and the client is closed.",
    ours: "The error is the server's reply, and the client stays open.",
    why: "It says what is to be done.",
    operations: /^uploadFrom/,
    situations: /disk is full/,
    // How many bytes were sent by then is a race in both.
    aspects: ["outcome", "isClosed", "directory", "progress"],
  },
  {
    theirs: "When the server breaks a download off, bytes that have arrived are lost.",
    ours: "They are written, and counted.",
    why: "The download can be taken up there.",
    operations: /^(?:downloadTo|list)/,
    situations: /breaks off|connection is reset/,
    aspects: ["local", "progress", "outcome"],
  },
  {
    theirs:
      "When a download from an offset is refused, the next transfer begins at that offset, an upload too.",
    ours: "The offset is taken back (`REST 0`).",
    why: "Bytes in the wrong place are a broken file.",
    operations: /^uploadFrom after an offset$/,
    situations: EVERY,
    aspects: ["commands", "remote"],
  },
  {
    theirs: "EPSV is tried again before PASV after neither has worked.",
    ours: "The command that the server took last is tried first.",
    why: "The server has shown that it knows it.",
    operations: /^uploadFrom twice$/,
    situations: /^no port/,
    aspects: ["commands"],
  },
];

/** The same of servers that say things in their own way. */
export const oddDifferences: readonly Difference[] = [
  {
    theirs: "A transfer whose 150 is missing has no end before the timeout.",
    ours: "Data and 226 are enough.",
    why: "Some servers send none.",
    operations: EVERY,
    situations: /^no 150/,
    aspects: ALL_ASPECTS,
  },
  {
    theirs: "A listing that is answered with 226 in place of a 150 has no end before the timeout.",
    ours: "It is empty.",
    why: "Some servers say so that a directory is empty.",
    operations: EVERY,
    situations: /^mlsd-command: "2/,
    aspects: ALL_ASPECTS,
  },
  {
    theirs: "Bytes that come before the 150 are in the first report of progress.",
    ours: "Reports begin at 0.",
    why: "A report of the beginning comes before the bytes.",
    operations: EVERY,
    situations: /^150 (?:after|and)/,
    aspects: ["progress"],
  },
  {
    theirs: "An empty upload that is refused at its end is reported as progress.",
    ours: "It is not.",
    why: "Nothing was stored.",
    operations: /^uploadFrom empty$/,
    situations: /^451 after/,
    aspects: ["progress"],
  },
  {
    theirs: "After an EPSV that is answered with 227, PASV is sent.",
    ours: "The port in that 227 will do.",
    why: "It is a port of the server all the same.",
    operations: EVERY,
    situations: /^EPSV answered like PASV/,
    aspects: ["commands"],
  },
  {
    theirs: "425 (no data connection) to a transfer is a refusal.",
    ours: "The transfer is asked for once more, with a new port; then it is a refusal.",
    why: "Some servers want the connection before the command.",
    operations: EVERY,
    situations: /^mlsd-command: "425/,
    aspects: ["commands"],
  },
  {
    theirs: "An upload that the server calls complete before its end is complete.",
    ours: "It is an error: what the server has stored is a part of the file.",
    why: "Half a file is not the file.",
    operations: EVERY,
    situations: /^226 before the data of an upload/,
    aspects: ALL_ASPECTS,
  },
  {
    theirs: "Lines without a code are passed over, and codes beyond 599 are refusals.",
    ours: "Either is an error that closes the client; only empty lines are passed over.",
    why: "Nobody knows which reply after them is whose.",
    operations: EVERY,
    situations: /^(?:a line that is no reply|a code beyond)/,
    aspects: ALL_ASPECTS,
  },
  {
    theirs: "A reply that nobody has asked for is dropped, or given to the next call.",
    ours: "It closes the client: no reply after it could be trusted.",
    why: "The next call would take it for its own.",
    operations: EVERY,
    situations: /^a reply that nobody/,
    aspects: ALL_ASPECTS,
  },
  {
    theirs: "After 421 (the server closes the connection) the client stays open until the end comes.",
    ours: "The client is closed.",
    why: "So RFC 959, 5.4, has it.",
    operations: EVERY,
    situations: /^421/,
    aspects: ["isClosed", "directory"],
  },
  {
    theirs: "After an EPSV reply that names a host, or a port that cannot be, PASV is tried.",
    ours: "It is an error that closes the client.",
    why: "RFC 2428 has no host there: the reply cannot be trusted.",
    operations: EVERY,
    situations: /^EPSV with (?:a host|the port 0)/,
    aspects: ALL_ASPECTS,
  },
  {
    theirs: "After a PASV reply without an address the client stays open.",
    ours: "It is closed.",
    why: "The reply cannot be trusted, nor one after it.",
    operations: EVERY,
    situations: /^PASV without an address/,
    aspects: ["isClosed", "directory"],
  },
];

/** The differences that the table of ways to connect shows; the operation is the way. */
export const connectingDifferences: readonly Difference[] = [
  {
    theirs: "An empty upload over TLS ends before the handshake is over, which servers refuse.",
    ours: "The handshake comes first.",
    why: "Empty files are files.",
    operations: /^AUTH TLS, an empty upload$/,
    situations: EVERY,
    aspects: ["outcome", "remote", "progress"],
  },
  {
    theirs:
      "After a greeting that refuses, or TLS that has failed, the client is not closed, though nothing can be done with it.",
    ours: "It is closed.",
    why: "A program that asks `closed` would go on with it.",
    operations:
      /^(?:a greeting with 421|AUTH TLS, (?:a stranger's certificate|another name|no version in common|a name that the caller refuses))$/,
    situations: EVERY,
    aspects: ["isClosed"],
  },
  {
    theirs: "A greeting with 120 (ready in some minutes) is an error.",
    ours: "The 220 after it is waited for.",
    why: "So RFC 959, 5.4, has it.",
    operations: /with 120$/,
    situations: EVERY,
    aspects: ["outcome", "commands", "directory"],
  },
  {
    theirs: "When the server refuses to protect data (PROT P), files and listings go in clear.",
    ours: "`access` and `useDefaultSettings` reject with the refusal.",
    why: "The caller asks for TLS because of the files.",
    operations: /PROT refused$/,
    situations: EVERY,
    aspects: ["outcome"],
  },
  {
    theirs: "A call while another one is under way closes the client, and both reject.",
    ours: "It waits for its turn.",
    why: "Both can be done.",
    operations: /^two calls/,
    situations: EVERY,
    aspects: ALL_ASPECTS,
  },
];

/** The differences that the table of a context's members shows; the operation is the row. */
export const contextDifferences: readonly Difference[] = [
  {
    theirs: "The log has `> QUIT` for every connection that ends, also for one that is lost.",
    ours: "It has it if QUIT is sent.",
    why: "A log says what was sent.",
    operations: /^log of a lost connection$/,
    situations: EVERY,
    aspects: ["outcome"],
  },
];
