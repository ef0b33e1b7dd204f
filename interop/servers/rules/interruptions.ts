import type { Rule } from "../topic.ts";

/** What the client does about servers' ways of interruptions and packets. */
export const interruptionRules: readonly Rule[] = [
  {
    column: "ABOR of nothing",
    when: /^[45]/,
    what: "ABOR is unknown, or needs a transfer",
    client: "`abort()` while nothing is transferred reports the reply; 426 is taken for a success",
  },
  {
    column: "ABOR of nothing",
    when: /^200|silence/,
    what: "another reply, or none",
    client: "any 2yz is a success; silence ends in a TimeoutError",
  },
  {
    column: "ABOR in a download",
    when: /^later/,
    what: "ABOR is read when the transfer is over",
    client: "`abort()` resets the data connection a quarter of a second after ABOR, which ends the transfer",
  },
  {
    column: "ABOR in a download",
    when: /./,
    what: "one reply, three, or other codes",
    client: "`abort()` sends PWD behind ABOR and takes all that comes before its 257 as the replies to both",
  },
  {
    column: "reset download",
    when: /./,
    what: "a success, another refusal, a second 150, no word, or the end of the session",
    client:
      "a download left early is never taken for complete; without a word in a second PWD is sent to come into step",
  },
  {
    column: "NOOP in a download",
    when: /later/,
    what: "answered when the transfer is over",
    client: "a late reply still reaches its own command",
  },
  {
    column: "NOOP in a download",
    when: /never|^[45]|varies/,
    what: "lost, or refused now and then",
    client:
      "nothing is sent during a transfer unless `noopInterval` is set or the server was seen to take it",
  },
  {
    column: "two in one packet",
    when: /./,
    what: "the second command is lost, or becomes part of the first",
    client: "commands go out one by one; two are sent together only after a harmless trial",
  },
  {
    column: "one in two packets",
    when: /./,
    what: "what one read returns is a command",
    client: "each command is sent in one write",
  },
  {
    column: "LF alone",
    when: /./,
    what: "a command ends in CR LF alone",
    client: "commands end in CR LF, as RFC 959 has it",
  },
  {
    column: "small letters",
    when: /^5/,
    what: "commands are known in capital letters alone",
    client: "the client's commands are in capital letters",
  },
  {
    column: "PASV behind RETR",
    when: /./,
    what: "the command is lost, refused, or acted on during the transfer",
    client: "it is sent only after NOOP was seen to wait for the end of a transfer on this server",
  },
];
