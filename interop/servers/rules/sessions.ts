import type { Rule } from "../topic.ts";

/** What the client does about servers' ways of sessions and features. */
export const sessionRules: readonly Rule[] = [
  {
    column: "USER, PASS",
    when: /^230$/,
    what: "no password is asked for",
    client: "`login()` takes a 230 to USER for the login, and sends no password",
  },
  {
    column: "wrong password",
    when: /^230$|not asked/,
    what: "every password will do",
    client: "a login there proves nothing, and the client claims nothing",
  },
  {
    column: "SYST",
    when: /./,
    what: "another answer, or none",
    client: "SYST is never asked; each line of a listing shows its own format",
  },
  {
    column: "NOOP",
    when: /^50/,
    what: "NOOP is unknown",
    client: "a session comes back into step by PWD; NOOP is sent only where `noopInterval` is set",
  },
  {
    column: "REIN",
    when: /silence/,
    what: "REIN is not answered",
    client: "the client has no call that sends it",
  },
  {
    column: "QUIT",
    when: /twice|stays open|closes|^5/,
    what: "QUIT is unknown, answered twice or not at all, or the connection stays open",
    client: "`await using` closes the connection whatever comes; `quit()` reports a refusal",
  },
  {
    column: "FEAT",
    when: /^50/,
    what: "FEAT is unknown",
    client: "`features()` is empty, nothing is sent ahead of its turn, and `list()` uses LIST",
  },
  {
    column: "there, not named",
    when: /./,
    what: "commands that FEAT does not name",
    client: "SIZE, REST and MDTM are sent without a look at FEAT, and EPSV where PASV fails; MLSD is not",
  },
];
