import type { Case } from "../case.ts";

/** Files and texts that come (A9, T1, T2). */
export const downloads: readonly Case[] = [
  {
    name: "T1, D5: retrbinary",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 Entering Passive Mode ({pasv}).
      C: RETR a b
      S: 150 here
      D|\\x00\\xff\\r\\n\\r
      D: (end)
      S: 226 done
    `,
    calls: [["retrbinary", "RETR a b"]],
  },
  {
    name: "T1: an empty file",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 125 here
      D: (end)
      S: 250 done
    `,
    calls: [["retrbinary", "RETR a"]],
  },
  {
    name: "D5, E2: a file that is not there",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 550 none
      C: NOOP
      S: 200 ok
    `,
    calls: [
      ["retrbinary", "RETR a"],
      ["voidcmd", "NOOP"],
    ],
  },
  {
    name: "T1: the final reply decides",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 150 here
      D|abc
      D: (end)
      S: 426 cut
      C: NOOP
      S: 200 ok
    `,
    calls: [
      ["retrbinary", "RETR a"],
      ["voidcmd", "NOOP"],
    ],
  },
  {
    name: "T1, E2: a TYPE that is refused ends it",
    script: `
      S: 220 ready
      C: TYPE I
      S: 504 no
    `,
    calls: [["retrbinary", "RETR a"]],
  },
  {
    name: "T2: retrlines ends lines at CR LF, LF and lone CR; the last may lack its end",
    script: `
      S: 220 ready
      C: TYPE A
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 150 here
      D|a\\r\\nb\\nc\\rd\\r\\r\\n\\r\\n\\x00 \\xc3\\xa9\\x0b\\x0c\\xe2\\x80\\xa8z\\nend
      D: (end)
      S: 226 done
    `,
    calls: [["retrlines", "RETR a"]],
  },
  {
    name: "T2: a byte-order mark stays, and a text may be empty",
    script: `
      S: 220 ready
      C: TYPE A
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 150 here
      D|\\xef\\xbb\\xbfa\\r\\n
      D: (end)
      S: 226 done
    `,
    calls: [["retrlines", "RETR a"]],
  },
  {
    name: "T2: a TYPE that is answered by a 3yz is good enough for lines",
    script: `
      S: 220 ready
      C: TYPE A
      S: 350 what?
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 150 here
      D: (end)
      S: 226 done
    `,
    calls: [["retrlines", "RETR a"]],
  },
  {
    name: "T2, E5: a line of 9000 characters is more than either takes",
    script: `
      S: 220 ready
      C: TYPE A
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 150 here
      S: 226 done
      D: ${"x".repeat(9000)}
      D: (end)
    `,
    calls: [["retrlines", "RETR a"]],
  },
];
