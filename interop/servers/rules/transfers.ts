import type { Rule } from "../topic.ts";

/** What the client does about servers' ways of sizes, types, restarts and appending. */
export const transferRules: readonly Rule[] = [
  {
    column: "TYPE A, TYPE I",
    when: /^5/,
    what: "TYPE A is refused",
    client: "listings go on without it; `list()` sends none unless the server insists on TYPE A",
  },
  {
    column: "SIZE",
    when: /^5/,
    what: "no SIZE",
    client: "`size()` reports it; transfers go on with an unknown total",
  },
  {
    column: "SIZE in TYPE A",
    when: /^8$|^5|–/,
    what: "the bytes on disk, or a refusal",
    client: "`size()` sends TYPE I first",
  },
  {
    column: "SIZE of a directory",
    when: /a number/,
    what: "a number",
    client: "`stat()` says what is a directory; SIZE is not asked for that",
  },
  {
    column: "SIZE of what is missing",
    when: /^450|^50/,
    what: "another code than 550",
    client: "any refusal is one; `stat()` reads the words",
  },
  {
    column: "RETR in TYPE A",
    when: /as it is/,
    what: "line ends are not converted",
    client: "`retrlines` takes CR LF and LF for line ends",
  },
  {
    column: "RETR in TYPE A",
    when: /\b5/,
    what: "no files in TYPE A",
    client: "the refusal is reported; files go in TYPE I unless `retrlines` or `storlines` is called",
  },
  {
    column: "STOR in TYPE A",
    when: /as it is/,
    what: "line ends are not converted",
    client: "`storlines` sends CR LF, as RFC 959 has it, and so the file has CR LF",
  },
  {
    column: "STOR in TYPE A",
    when: /\b[45]|not seen/,
    what: "no files in TYPE A, or no way to look",
    client: "the refusal is reported",
  },
  {
    column: "REST 5, RETR",
    when: /^5/,
    what: "no REST",
    client: "a download with an offset reports the refusal",
  },
  {
    column: "size in the 150 then",
    when: /26/,
    what: "the whole size, not the rest",
    client: "after REST the size in a 150 proves nothing; SIZE is asked before",
  },
  {
    column: "REST past the end, RETR",
    when: /empty/,
    what: "an empty file and a success",
    client:
      "taken for what it says: nothing is missing behind the end; `expect` compares the file with what is known of it",
  },
  {
    column: "REST 5, NOOP, RETR",
    when: /whole|5/,
    what: "REST holds for the next command alone, or is unknown",
    client: "REST goes right before the transfer command, behind PASV or EPSV",
  },
  { column: "REST 5, STOR", when: /^5/, what: "no REST", client: "`upload` with an offset reports it" },
  {
    column: "REST 5, STOR",
    when: /NUL/,
    what: "what is before the offset becomes NUL",
    client: "no client can see it in the replies; upload such a file from its beginning",
  },
  { column: "APPE", when: /^5|silence/, what: "no APPE", client: "the refusal is reported" },
  { column: "STOU", when: /^[45]/, what: "no STOU", client: "the refusal is reported" },
];
