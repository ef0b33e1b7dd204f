import type { Rule } from "../topic.ts";

/** What the client does about servers' ways of listings. */
export const listingRules: readonly Rule[] = [
  {
    column: "LIST's lines",
    when: /bare LF|CR CR LF/,
    what: "lines end in LF, or CR CR LF",
    client: "both are line ends",
  },
  {
    column: "LIST's lines",
    when: /DOS|EPLF|TABs|short|other/,
    what: "other formats than that of Unix",
    client: "read line by line by `@ftplib/listing`",
  },
  {
    column: "LIST's lines",
    when: /no data/,
    what: "150 and 226, and no data connection",
    client: "an empty listing, a second after the 226",
  },
  {
    column: "LIST sub",
    when: /current directory/,
    what: "the path is ignored",
    client:
      "LIST is asked for a name that does not exist; where it lists something all the same, `list()` changes into the directory and back",
  },
  { column: "LIST sub", when: /no data/, what: "no data connection", client: "an empty listing" },
  {
    column: "LIST -a sub",
    when: /current directory|^[45]/,
    what: "`-a` hides the path, or is part of it",
    client: "`-a` goes with a path only where it was seen to list that path, else without, or after CWD",
  },
  { column: "LIST -a sub", when: /no data/, what: "no data connection", client: "an empty listing" },
  {
    column: "dot files",
    when: /with -a|–/,
    what: "dot files show with `-a` alone, or nothing shows",
    client: "`list()` sends `LIST -a`, unless `hidden: false`",
  },
  {
    column: "LIST of a missing path",
    when: /nothing/,
    what: "an empty listing and a success",
    client: "`list()` tries CWD before it says that there is nothing; its refusal is the error",
  },
  {
    column: "LIST of a missing path",
    when: /an error as text/,
    what: "an error text among the lines, and a success",
    client: "the same; the text is an item of the kind `error`",
  },
  {
    column: "LIST of a missing path",
    when: /current directory/,
    what: "another directory and a success",
    client: "the same; what it lists for a missing name is not taken for the path's",
  },
  {
    column: "LIST of a missing path",
    when: /45[01]/,
    what: "450 or 451",
    client: "the reply is the error; `stat()` decides by its words, not by its code",
  },
  {
    column: "NLST",
    when: /^5|silence/,
    what: "no NLST, or not without a path",
    client: "`nlst()` reports it; `list()` has no need of NLST",
  },
  {
    column: "NLST",
    when: /paths|sub\/|\.\./,
    what: "paths, slashes behind directories, or `.` and `..`",
    client: "`nlst()` returns what is sent, as Python's does",
  },
  {
    column: "NLST sub",
    when: /^5|silence/,
    what: "no NLST",
    client: "`nlst()` reports it",
  },
  {
    column: "NLST sub",
    when: /paths|current directory/,
    what: "paths, or another directory",
    client: "`nlst()` returns what is sent; `list()` gives names alone, of the path",
  },
  {
    column: "NLST of nothing",
    when: /^5|silence|–/,
    what: "an error where there is no file, no NLST, or no MKD to ask it with",
    client: "`nlst()` reports it, as Python's does; `list()` is empty",
  },
  {
    column: "MLSD",
    when: /^5/,
    what: "no MLSD",
    client: "`list()` uses LIST; `mlsd()` reports the refusal",
  },
  {
    column: "MLSD",
    when: /Unix/,
    what: "lines of LIST in place of facts",
    client: "`list()` reads them as LIST's",
  },
  { column: "MLSD sub", when: /^5/, what: "no MLSD", client: "`list()` uses LIST" },
  {
    column: "MLSD sub",
    when: /current directory/,
    what: "the path is ignored",
    client: "found out as with LIST, where FEAT names few facts or none",
  },
  {
    column: "MLST a.txt",
    when: /^5|no facts/,
    what: "no MLST",
    client: "`stat()` looks into the listing of the file's directory",
  },
];
