import type { Observation } from "./observe.ts";

/** A difference between promise-ftp and this package: a row of the README. */
export interface Difference {
  readonly theirs: string;
  readonly ours: string;
  readonly operations: RegExp;
  readonly situations: RegExp;
  readonly aspects: readonly (keyof Observation)[];
  /** Whether it depends on what arrives first. */
  readonly isRace?: boolean;
}

const EVERY = /^/;

export const differences: readonly Difference[] = [
  {
    theirs: "`site` resolves to the first two letters of the reply's text, as `text` and `code`.",
    ours: "It resolves to the text and the code.",
    operations: /^site$/,
    situations: EVERY,
    aspects: ["outcome"],
  },
  {
    theirs: "`logout` rejects with a TypeError, and does nothing.",
    ours: "It sends QUIT, and resolves to the text of the reply.",
    operations: /^logout$/,
    situations: EVERY,
    aspects: ["outcome"],
  },
  {
    theirs:
      "Where FEAT does not name UTF8, names in lists are read as Latin-1, though paths are sent as UTF-8.",
    ours: "Names that are UTF-8 are read as UTF-8.",
    operations: /^list/,
    situations: /no UTF-8/,
    aspects: ["outcome"],
  },
  {
    theirs:
      "When the server breaks an upload off and says why, the error may be that of the data connection.",
    ours: "The error is the server's reply.",
    operations: /^put big/,
    situations: /disk is full/,
    aspects: ["outcome"],
    isRace: true,
  },
  {
    theirs: "`reconnect` before the first `connect` rejects with a TypeError of its own making.",
    ours: "It rejects with an FtpConnectionError.",
    operations: /^reconnect/,
    situations: /never been connected/,
    aspects: ["outcome"],
  },
  {
    theirs: "A path with a line end sends what follows as a command of its own.",
    ours: "It is refused, and nothing is sent.",
    operations: EVERY,
    situations: /line end/,
    aspects: ["outcome", "directory", "remote"],
  },
  {
    theirs: "`mkdir` of the root with `true` sends CWD without a directory, which servers refuse.",
    ours: "It makes nothing, since that is there.",
    operations: /^mkdir recursive, the root$/,
    situations: EVERY,
    aspects: ["outcome", "directory"],
  },
];
