import type { Rule } from "../topic.ts";

/** What the client does about servers' ways of TLS. */
export const tlsRules: readonly Rule[] = [
  {
    column: "USER in clear",
    when: /^[45]/,
    what: "logins in clear are refused",
    client: "the error of `FTP` names `FTP_TLS`",
  },
  {
    column: "data, session resumed",
    when: /not resumed/,
    what: "the server resumes no sessions",
    client: "each data connection has a handshake of its own; `requireSessionReuse` makes that an error",
  },
  {
    column: "data, session resumed",
    when: /^5/,
    what: "no downloads",
    client: "the refusal is reported",
  },
  {
    column: "data, new session",
    when: /^[45]/,
    what: "a new session is refused",
    client: "each data connection resumes the session of the control connection",
  },
  {
    column: "data in clear",
    when: /accepted|silence/,
    what: "without PROT P data goes in clear, or waits for a handshake",
    client: "PBSZ 0 and PROT P are sent before the first transfer; only `protC()` allows clear data",
  },
  {
    column: "PROT C",
    when: /^53/,
    what: "refused by policy",
    client: "`protC()` reports the refusal, and data stays private",
  },
  {
    column: "PROT C",
    when: /^50/,
    what: "PROT C is unknown",
    client: "`protC()` takes data for clear, as RFC 4217 has it for servers without PROT",
  },
  { column: "CCC", when: /^5/, what: "CCC is refused", client: "`ccc()` reports it, and TLS goes on" },
  {
    column: "AUTH TLS",
    when: /^234/,
    what: "a 234, and no handshake ever works",
    client: "a TlsError; no password was sent",
  },
  {
    column: "AUTH TLS",
    when: /^3/,
    what: "another reply than a refusal",
    client: "only 234 lets TLS begin; no password was sent",
  },
];
