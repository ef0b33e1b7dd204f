import type { Rule } from "../topic.ts";

/** What the client does about servers' ways of data connections. */
export const dataConnectionRules: readonly Rule[] = [
  {
    column: "PASV",
    when: /another address/,
    what: "the 227 names an address that is not the server's",
    client: "data goes to the address of the control connection, unless `trustServerPasvIpv4Address` is set",
  },
  {
    column: "PASV",
    when: /without an address/,
    what: "the 227 of a server on IPv6 names no address",
    client: "on IPv6 EPSV alone is sent",
  },
  {
    column: "PASV",
    when: /^5/,
    what: "active mode alone",
    client: "the error lists both refusals and names `passive: false`",
  },
  {
    column: "EPSV",
    when: /^5/,
    what: "EPSV is refused",
    client:
      "PASV comes first unless FEAT names EPSV; where one is refused the other is tried, and remembered",
  },
  {
    column: "PORT",
    when: /^5/,
    what: "no active mode",
    client: "passive mode is the default; the refusal is reported",
  },
  { column: "EPRT", when: /^5/, what: "EPRT is refused", client: "on IPv4 PORT is sent" },
  {
    column: "RETR's replies",
    when: /^5/,
    what: "there are no downloads",
    client: "the refusal is reported",
  },
  {
    column: "lines of the last",
    when: /./,
    what: "the reply at the end has several lines, or there is none",
    client: "replies are read to their last line",
  },
  {
    column: "RETR without PASV",
    when: /^1|silence/,
    what: "a transfer begins that has no data connection",
    client: "a transfer command is sent only when a data connection is agreed on",
  },
  {
    column: "1yz first",
    when: /waits|–/,
    what: "the reply waits for the data connection",
    client: "the connection is made before the command, or in the same moment",
  },
  {
    column: "1yz first",
    when: /^[45]/,
    what: "a transfer is refused while the connection is not there",
    client: "the client dials first once a 425 has come",
  },
];
