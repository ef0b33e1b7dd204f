import type { Rule } from "../topic.ts";

/** What the client does about servers' ways of names and charsets. */
export const nameRules: readonly Rule[] = [
  {
    column: "UTF8 in FEAT",
    when: /no/,
    what: "UTF-8 is not named",
    client: "names are sent in UTF-8 all the same, unless `encoding` says otherwise",
  },
  {
    column: "OPTS UTF8 ON",
    when: /^5/,
    what: "refused",
    client: "sent only where FEAT names UTF8, and whatever the reply, names stay in UTF-8",
  },
  {
    column: "é in UTF-8",
    when: /./,
    what: "the bytes are taken for Latin-1 and converted, removed, or not seen",
    client: '`encoding: "latin1"` where a server wants it; `rawName` has the bytes of a listed name',
  },
  {
    column: "日 in UTF-8",
    when: /./,
    what: "the same, or `?` for what the server cannot show",
    client: "a name with `?` in place of letters cannot be opened again: no client can know its bytes",
  },
  {
    column: "the byte E9",
    when: /./,
    what: "replaced, removed, or the end of the session",
    client: "names in other bytes are given as bytes (`Uint8Array`); `rawName` shows what was listed",
  },
  {
    column: "lost",
    when: /./,
    what: "names with these signs are refused, or stored under another name",
    client: "sent as they are; what a server does to them is in its replies at best",
  },
  {
    column: "quotes in PWD",
    when: /not doubled|removed|–/,
    what: "quotes in names are not doubled, or removed",
    client: "`pwd()` takes the path up to the last quote where that is certain",
  },
];
