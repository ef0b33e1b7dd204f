import type { Case } from "../case.ts";

/** One command and its reply (A7, M7 to M15). */
export const simpleCommands: readonly Case[] = [
  {
    name: "M7: rename answers with the reply to RNTO",
    script: `
      S: 220 ready
      C: RNFR a b
      S: 350 to?
      C: RNTO c d
      S: 250 renamed
    `,
    calls: [["rename", "a b", "c d"]],
  },
  {
    name: "M7: RNFR must be answered by a 3yz; nothing is renamed else",
    script: `
      S: 220 ready
      C: RNFR a
      S: 250 what?
      C: RNFR a
      S: 550 none
      C: RNFR a
      S: 350 to?
      C: RNTO b
      S: 553 no
    `,
    calls: [
      ["rename", "a", "b"],
      ["rename", "a", "b"],
      ["rename", "a", "b"],
    ],
  },
  {
    name: "M8: delete takes 250 and 200",
    script: `
      S: 220 ready
      C: DELE a
      S: 250 gone
      C: DELE b
      S: 200 gone
      C: DELE c
      S: 550 none
      C: DELE d
      S: 450 busy
    `,
    calls: [
      ["delete", "a"],
      ["delete", "b"],
      ["delete", "c"],
      ["delete", "d"],
    ],
  },
  {
    name: "M9: cwd('..') is CDUP",
    script: `
      S: 220 ready
      C: CDUP
      S: 200 up
    `,
    calls: [["cwd", ".."]],
  },
  {
    name: "M9: and CWD .. where CDUP is answered by 500",
    script: `
      S: 220 ready
      C: CDUP
      S: 500-what
      S: 500 is it?
      C: CWD ..
      S: 250 up
    `,
    calls: [["cwd", ".."]],
  },
  {
    name: "M9: but by nothing else",
    script: `
      S: 220 ready
      C: CDUP
      S: 550 no
      C: CDUP
      S: 450 no
      C: CDUP
      S: 350 what?
    `,
    calls: [
      ["cwd", ".."],
      ["cwd", ".."],
      ["cwd", ".."],
    ],
  },
  {
    name: "M10, M11: cwd('') is CWD ., and ../ is nothing special",
    script: `
      S: 220 ready
      C: CWD .
      S: 250 here
      C: CWD ../
      S: 250 up
      C: CWD a b
      S: 550 none
    `,
    calls: [
      ["cwd", ""],
      ["cwd", "../"],
      ["cwd", "a b"],
    ],
  },
  {
    name: "M12: size is the number of a 213",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: SIZE a
      S: 213 1234
      C: SIZE b
      S|213   9007199254740991  \\r\\n
      C: SIZE c
      S: 213 0
    `,
    calls: [
      ["voidcmd", "TYPE I"],
      ["size", "a"],
      ["size", "b"],
      ["size", "c"],
    ],
  },
  {
    name: "M12: nothing for another reply, and the error for a refusal",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: SIZE a
      S: 200 large
      C: SIZE b
      S: 550 not plain
    `,
    calls: [
      ["voidcmd", "TYPE I"],
      ["size", "a"],
      ["size", "b"],
    ],
  },
  {
    name: "M13, M15: mkd and pwd answer with the path of a 257",
    script: `
      S: 220 ready
      C: MKD a
      S: 257 "/a ""b""" made
      C: MKD b
      S: 250 made
      C: MKD c
      S: 550 no
      C: PWD
      S: 257 "/"
    `,
    calls: [["mkd", "a"], ["mkd", "b"], ["mkd", "c"], ["pwd"]],
  },
  {
    name: "M14: rmd",
    script: `
      S: 220 ready
      C: RMD a
      S: 250 gone
      C: RMD b
      S: 350 sure?
    `,
    calls: [
      ["rmd", "a"],
      ["rmd", "b"],
    ],
  },
  {
    name: "D1, D2: sendport and sendeprt",
    script: `
      S: 220 ready
      C: PORT 127,0,0,1,4,210
      S: 200 ok
      C: EPRT |1|127.0.0.1|1234|
      S: 522 no
    `,
    calls: [
      ["sendport", "127.0.0.1", 1234],
      ["sendeprt", "127.0.0.1", 1234],
    ],
  },
  {
    name: "B2: abort takes 426, 225 and 226",
    script: `
      S: 220 ready
      C: ABOR
      S: 226 none
      C: ABOR
      S: 225 none
      C: ABOR
      S: 426 cut
    `,
    calls: [["abort"], ["abort"], ["abort"]],
    client: "FTP_TLS",
  },
];
