import { type Case, failure, value } from "../case.ts";

/** Where the two log in, secure, check or show commands differently, and by which row. */
export const differencesOfCommands: readonly Case[] = [
  {
    name: "M8: any 2yz to DELE is a success",
    script: `
      S: 220 ready
      C: DELE a
      S: 226 gone
    `,
    calls: [["delete", "a"]],
    difference: {
      row: "M8",
      why: "servers of game consoles say 226, and RTEMS 257: the file is gone",
      python: { results: [value("220 ready"), failure("error_reply", "226 gone")] },
      ours: { results: [value("220 ready"), value("226 gone")] },
    },
  },
  {
    name: "M9, K14: 502 to CDUP leads to CWD .., as 500 does",
    script: `
      S: 220 ready
      C: CDUP
      S: 502 no
    `,
    calls: [["cwd", ".."]],
    difference: {
      row: "M9",
      why: "many small servers say 502 of a command that they lack",
      script: `
        S: 220 ready
        C: CDUP
        S: 502 no
        C: CWD ..
        S: 250 up
      `,
      python: { results: [value("220 ready"), failure("error_perm", "502 no")] },
      ours: { results: [value("220 ready"), value("250 up")] },
    },
  },
  {
    name: "M15: a path without quotes is one",
    script: `
      S: 220 ready
      C: PWD
      S: 257 /
    `,
    calls: [["pwd"]],
    difference: {
      row: "M15",
      why: "small servers leave the quotes out",
      python: { results: [value("220 ready"), value("")] },
      ours: { results: [value("220 ready"), value("/")] },
    },
  },
  {
    name: "M15: a 200 without a path is no answer to PWD: the session is off by one",
    script: `
      S: 220 ready
      C: PWD
      S: 200 somewhere
    `,
    calls: [["pwd"]],
    difference: {
      row: "M15",
      why: "it answers an earlier command, and every later reply would be another's",
      python: { results: [value("220 ready"), value("")] },
      ours: { results: [value("220 ready"), failure("error_proto")] },
    },
  },
  {
    name: "K7: NUL is no part of a command",
    script: `
      S: 220 ready
      C|NOOP\\0\\r\\n
      S: 200 ok
    `,
    calls: [["sendcmd", "NOOP\0"]],
    difference: {
      row: "K7",
      why: "servers written in C end the command there",
      script: "S: 220 ready",
      python: { results: [value("220 ready"), value("200 ok")] },
      ours: { results: [value("220 ready"), failure("ValueError")], isPlayed: true },
    },
  },
  {
    name: "S20: other control characters only where the caller lets them",
    script: `
      S: 220 ready
      C|CWD a\\x1bb\\r\\n
      S: 250 ok
    `,
    calls: [["cwd", "a\x1bb"]],
    difference: {
      row: "S20",
      why: "Telnet's and terminals' controls have no business in a name",
      script: "S: 220 ready",
      python: { results: [value("220 ready"), value("250 ok")] },
      ours: { results: [value("220 ready"), failure("ValueError")], isPlayed: true },
    },
  },
  {
    name: "M12: size is counted in TYPE I",
    script: `
      S: 220 ready
      C: SIZE a
      S: 213 5
    `,
    calls: [["size", "a"]],
    difference: {
      row: "M12",
      why: "servers refuse to count in TYPE A, or count other bytes (RFC 3659, 4)",
      script: `
        S: 220 ready
        C: TYPE I
        S: 200 ok
        C: SIZE a
        S: 213 5
      `,
      python: { results: [value("220 ready"), value(5)], wire: ["SIZE a"] },
      ours: { results: [value("220 ready"), value(5)], wire: ["TYPE I", "SIZE a"] },
    },
  },
  {
    name: "K15: a size that is no number is not known",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: SIZE a
      S: 213 large
    `,
    calls: [
      ["voidcmd", "TYPE I"],
      ["size", "a"],
    ],
    difference: {
      row: "K15",
      why: "the server does not say, which is not the caller's ValueError",
      python: { results: [value("220 ready"), value("200 ok"), failure("ValueError")] },
      ours: { results: [value("220 ready"), value("200 ok"), value(null)] },
    },
  },
  {
    name: "M12: and so is what only Python takes for one",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: SIZE a
      S: 213 1_000
    `,
    calls: [
      ["voidcmd", "TYPE I"],
      ["size", "a"],
    ],
    difference: {
      row: "M12",
      why: "RFC 3659, 4 wants digits",
      python: { results: [value("220 ready"), value("200 ok"), value(1000)] },
      ours: { results: [value("220 ready"), value("200 ok"), value(null)] },
    },
  },
  {
    name: "M5: a 332 to USER asks for an account, not for a password",
    script: `
      S: 220 ready
      C: USER u
      S: 332 account?
      C: PASS p
      S: 503 no
    `,
    calls: [["login", "u", "p", "a"]],
    difference: {
      row: "M5",
      why: "RFC 959, section 6",
      script: `
        S: 220 ready
        C: USER u
        S: 332 account?
        C: ACCT a
        S: 230 in
      `,
      python: { results: [value("220 ready"), failure("error_perm", "503 no")], isPlayed: true },
      ours: { results: [value("220 ready"), value("230 in")], isPlayed: true },
    },
  },
  {
    name: "S74: no empty account is sent where none was given",
    script: `
      S: 220 ready
      C: USER u
      S: 331 password?
      C: PASS p
      S: 332 account?
      C|ACCT \\r\\n
      S: 530 no
    `,
    calls: [["login", "u", "p"]],
    difference: {
      row: "S74",
      why: "a server that goes on asking gets nothing more",
      script: `
        S: 220 ready
        C: USER u
        S: 331 password?
        C: PASS p
        S: 332 account?
      `,
      python: { results: [value("220 ready"), failure("error_perm", "530 no")], isPlayed: true },
      ours: { results: [value("220 ready"), failure("error_reply", "332 account?")], isPlayed: true },
    },
  },
  {
    name: "B2: a refused ABOR is the refusal that it is",
    client: "FTP_TLS",
    script: `
      S: 220 ready
      C: ABOR
      S: 502 no
    `,
    calls: [["abort"]],
    difference: {
      row: "B2",
      why: "an error_proto would say that the server broke the protocol",
      python: { results: [value("220 ready"), failure("error_proto")] },
      ours: { results: [value("220 ready"), failure("error_perm", "502 no")] },
    },
  },
  {
    name: "B2: any 2yz to ABOR is a success, as MicroPython's server gives",
    client: "FTP_TLS",
    script: `
      S: 220 ready
      C: ABOR
      S: 200 OK
    `,
    calls: [["abort"]],
    difference: {
      row: "B2",
      why: "nothing is being transferred, and the server says so in its own way",
      python: { results: [value("220 ready"), failure("error_proto")] },
      ours: { results: [value("220 ready"), value("200 OK")] },
    },
  },
  {
    name: "E11: a closed client says so",
    script: `
      S: 220 ready
      C: QUIT
      S: 221 bye
    `,
    calls: [["quit"], ["voidcmd", "NOOP"]],
    difference: {
      row: "E11",
      why: "an AttributeError is a programming error's",
      python: { results: [value("220 ready"), value("221 bye"), failure("AttributeError")] },
      ours: { results: [value("220 ready"), value("221 bye"), failure("EOFError")] },
    },
  },
  {
    name: "K19: a mask does not tell how long the password is; accounts are masked, too",
    script: "S: 220 ready",
    calls: [
      ["sanitize", "PASS four"],
      ["sanitize", "ACCT billing"],
      ["sanitize", "Pass word"],
    ],
    difference: {
      row: "K19",
      why: "they are secrets",
      python: {
        results: [value("220 ready"), value("'PASS ****'"), value("'ACCT billing'"), value("'Pass word'")],
      },
      ours: {
        results: [value("220 ready"), value("'PASS ******'"), value("'ACCT ******'"), value("'Pass ******'")],
      },
    },
  },
  {
    name: "S49: only a 234 lets TLS begin",
    client: "FTP_TLS",
    script: `
      S: 220 ready
      C: AUTH TLS
      S: 200 ok
      S: (tls)
      C: NOOP
      S: 200 ok
    `,
    calls: [["auth"], ["voidcmd", "NOOP"]],
    difference: {
      row: "S49",
      why: "RFC 4217, 4",
      script: `
        S: 220 ready
        C: AUTH TLS
        S: 200 ok
        C: NOOP
        S: 200 ok
      `,
      python: { results: [value("220 ready"), value("200 ok"), value("200 ok")] },
      ours: { results: [value("220 ready"), failure("error_reply", "200 ok"), value("200 ok")] },
    },
  },
  {
    name: "S5: data goes in clear only where the caller says so",
    client: "FTP_TLS",
    script: `
      S: 220 ready
      C: AUTH TLS
      S: 234 go
      S: (tls)
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 150 here
      D|open
      D: (end)
      S: 226 done
    `,
    calls: [["auth"], ["transfer", "RETR a"]],
    difference: {
      row: "S5",
      why: "whoever asks for TLS means the files, too",
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
        D|private
        D: (end)
        S: 226 done
      `,
      python: { results: [value("220 ready"), value("234 go"), value([null, "open", "226 done"])] },
      ours: { results: [value("220 ready"), value("234 go"), value([null, "private", "226 done"])] },
    },
  },
  {
    name: "K10: after ccc no login sends the password in clear",
    client: "FTP_TLS",
    script: `
      S: 220 ready
      C: AUTH TLS
      S: 234 go
      S: (tls)
      C: CCC
      S: 200 ok
      S: (clear)
      C: USER u
      S: 331 password?
      C: PASS p
      S: 230 in
    `,
    calls: [["auth"], ["ccc"], ["login", "u", "p"]],
    difference: {
      row: "K10",
      why: "the caller asked for a secure login",
      script: `
        S: 220 ready
        C: AUTH TLS
        S: 234 go
        S: (tls)
        C: CCC
        S: 200 ok
        S: (clear)
      `,
      python: { results: [value("220 ready"), value("234 go"), value("200 ok"), value("230 in")] },
      ours: {
        results: [value("220 ready"), value("234 go"), value("200 ok"), failure("TypeError")],
        isPlayed: true,
      },
    },
  },
  ...(
    [
      ["parse150", "150 x (9007199254740992 bytes)", value(9007199254740992), "K15"],
      ["parse227", "227 (999,0,0,1,4,1)", value(["999.0.0.1", 1025]), "A15"],
      ["parse227", "227 (10,0,0,1,300,1)", value(["10.0.0.1", 76801]), "A15"],
      ["parse227", "2271,2,3,4,5,6", value(["2271.2.3.4", 1286]), "A15"],
      ["parse229", "229 (|||70000|)", value(70000), "A15"],
      ["parse229", "229 (||| 5 |)", value(5), "A15"],
      ["parse229", "229 (|1|1.2.3.4|21|)", value(21), "A15"],
      ["parse229", "229 (|||x|)", failure("ValueError"), "K15"],
      ["parse229", "229 (||||)", failure("ValueError"), "K15"],
    ] as const
  ).map(([name, text, python, row]) => ({
    name: `${row}: ${name} of ${text} is error_proto`,
    script: "S: 220 ready",
    calls: [[name, text]] as const,
    difference: {
      row,
      why: "nothing is made to fit",
      python: { results: [value("220 ready"), python] },
      ours: { results: [value("220 ready"), failure("error_proto")] },
    },
  })),
];
