import type { Rule } from "../topic.ts";

/** What the client does about servers' ways of files, directories and times. */
export const directoryRules: readonly Rule[] = [
  {
    column: "PWD",
    when: /^250|without/,
    what: "another code, or no quotes",
    client: "`pwd()` reads the path of any 2yz, also without quotes where it is certain",
  },
  {
    column: "MKD",
    when: /^2/,
    what: "the path as it was given, or none",
    client: "`mkd()` returns what the reply names; an empty string for nothing, as Python's does",
  },
  { column: "MKD", when: /^5/, what: "no MKD", client: "the refusal is reported" },
  {
    column: "MKD again",
    when: /^2/,
    what: "a success for what is there already",
    client: "taken for what it says",
  },
  {
    column: "CDUP",
    when: /^5/,
    what: "no CDUP",
    client: '`cwd("..")` goes on with `CWD ..`',
  },
  { column: "RMD", when: /^5/, what: "no RMD, or not of this directory", client: "the refusal is reported" },
  {
    column: "RMD of a full directory",
    when: /^[24]|–/,
    what: "removed with all that is in it, or another code",
    client: "taken for what it says",
  },
  {
    column: "RNTO onto a file",
    when: /^[45]|–|not/,
    what: "refused, or no renaming",
    client: "`rename` reports it; delete the target first",
  },
  {
    column: "RNFR of what is missing",
    when: /^350$/,
    what: "RNFR is not looked at",
    client: "the refusal comes with RNTO, and `rename` reports it",
  },
  { column: "DELE", when: /^5/, what: "no DELE", client: "the refusal is reported" },
  {
    column: "CWD to what is missing",
    when: /^2/,
    what: "a success for every directory",
    client: "taken for what it says",
  },
  {
    column: "MDTM",
    when: /^5/,
    what: "no MDTM",
    client: "`stat()` takes the time of the listing; `expect` says that it cannot compare times",
  },
  {
    column: "MDTM",
    when: /fraction/,
    what: "fractions of a second",
    client: "read to the millisecond",
  },
  { column: "MDTM of what is missing", when: /^50/, what: "no MDTM", client: "any refusal is one" },
  {
    column: "MFMT",
    when: /^[25]/,
    what: "no MFMT, or another code",
    client: "there is no call for it; `sendcmd` shows the reply",
  },
  {
    column: "MDTM with a time",
    when: /sets/,
    what: "MDTM with a time before the name sets the time",
    client: "nothing sends it but `sendcmd`",
  },
];
