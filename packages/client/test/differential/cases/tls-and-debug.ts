import type { Case } from "../case.ts";

/** FTP_TLS (A14) and debug output (A12). */
export const tlsAndDebug: readonly Case[] = [
  {
    name: "S1, S7: login secures the connection first",
    client: "FTP_TLS",
    script: `
      S: 220 ready
      C: AUTH TLS
      S: 234 go
      S: (tls)
      C: USER u
      S: 331 password?
      C: PASS p
      S: 230 in
    `,
    calls: [["login", "u", "p"]],
  },
  {
    name: "M6: a server without TLS is not told the password",
    client: "FTP_TLS",
    script: `
      S: 220 ready
      C: AUTH TLS
      S: 500 what?
    `,
    calls: [["login", "u", "p"]],
  },
  {
    name: "S1, E4: a 334 is error_reply",
    client: "FTP_TLS",
    script: `
      S: 220 ready
      C: AUTH TLS
      S: 334 more?
    `,
    calls: [["auth"]],
  },
  {
    name: "S4, S5, D12: prot_p, a private transfer, prot_c, and one in clear",
    client: "FTP_TLS",
    script: `
      S: 220 ready
      C: AUTH TLS
      S: 234 go
      S: (tls)
      C: PBSZ 0
      S: 200 ok
      C: PROT P
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 150 here
      D: (tls)
      D|secret
      D: (end)
      S: 226 done
      C: PROT C
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR b
      S: 150 here
      D|open
      D: (end)
      S: 226 done
    `,
    calls: [["auth"], ["prot_p"], ["transfer", "RETR a"], ["prot_c"], ["transfer", "RETR b"]],
  },
  {
    name: "S4: a PROT that is refused",
    client: "FTP_TLS",
    script: `
      S: 220 ready
      C: AUTH TLS
      S: 234 go
      S: (tls)
      C: PBSZ 0
      S: 200 ok
      C: PROT P
      S: 536 no
    `,
    calls: [["auth"], ["prot_p"]],
  },
  {
    name: "S6: ccc goes on in clear",
    client: "FTP_TLS",
    script: `
      S: 220 ready
      C: AUTH TLS
      S: 234 go
      S: (tls)
      C: CCC
      S: 200 ok
      S: (clear)
      C: NOOP
      S: 200 ok
    `,
    calls: [["auth"], ["ccc"], ["voidcmd", "NOOP"]],
  },
  {
    name: "A12: level 1 shows commands and replies",
    script: `
      S: 220 ready
      C: ONE 'x'
      S: 200-a
      S: 200 "b"
      C: TWO
      S: 550 \\ é
    `,
    calls: [["set_debuglevel", 1], ["getwelcome"], ["voidcmd", "ONE 'x'"], ["voidcmd", "TWO"]],
  },
  {
    name: "A12: level 2 the lines on the wire, too; a password of six letters looks the same",
    script: `
      S: 220 ready
      C: PASS secret
      S: 230-in
      S: 230 pass me
    `,
    calls: [
      ["set_debuglevel", 2],
      ["voidcmd", "PASS secret"],
    ],
  },
  {
    name: "C10: sanitize",
    script: "S: 220 ready",
    calls: [
      ["sanitize", "PASS secret\r\n"],
      ["sanitize", "USER 'a'"],
      ["sanitize", 'it\'s "so"\t\\ \x7f \u00e9 \u200b \u2028 \u{1f600}'],
    ],
  },
];
