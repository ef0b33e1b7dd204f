import type { Case } from "../case.ts";

/** Downloads and uploads, passive and active (A8, A9). */
export const transfers: readonly Case[] = [
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
    name: "D5, D9: REST comes after the data connection and before the command; 0 is sent; markers are text",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: REST 5
      S: 350 from 5
      C: RETR a
      S: 150 here
      D|x
      D: (end)
      S: 226 done
    `,
    calls: [["retrbinary", "RETR a", { rest: 5 }]],
  },
  {
    name: "D9: REST 0 is sent, and any positive reply is good",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: REST 0
      S: 200 ok
      C: STOR a
      S: 150 here
      D> x
      D: (end)
      S: 226 done
    `,
    calls: [["storbinary", "STOR a", "x", { rest: 0 }]],
  },
  {
    name: "D9: markers may be text",
    script: `
      S: 220 ready
      C: PASV
      S: 227 ({pasv})
      C: REST m1
      S: 350 ok
      C: RETR a
      S: 150 here
      D|x
      D: (end)
      S: 226 done
    `,
    calls: [["transfer", "RETR a", "m1"]],
  },
  {
    name: "D9, E2: a REST that is refused ends it",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: REST 5
      S: 502 never
      C: NOOP
      S: 200 ok
    `,
    calls: [
      ["retrbinary", "RETR a", { rest: 5 }],
      ["voidcmd", "NOOP"],
    ],
  },
  {
    name: "D3, D6: active mode says PORT, and accepts",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PORT {peer}
      S: 200 ok
      C: RETR a
      S: 150 here
      D: (dial)
      D|data
      D: (end)
      S: 226 done
    `,
    calls: [
      ["set_pasv", false],
      ["retrbinary", "RETR a"],
    ],
  },
  {
    name: "D3: a PORT that is refused ends it",
    script: `
      S: 220 ready
      C: TYPE A
      S: 200 ok
      C: PORT {peer}
      S: 500 no
      C: NOOP
      S: 200 ok
    `,
    calls: [
      ["set_pasv", false],
      ["retrlines", "LIST"],
      ["voidcmd", "NOOP"],
    ],
  },
  {
    name: "D6: an upload in active mode",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PORT {peer}
      S: 200 ok
      C: STOR a
      S: 150 here
      D: (dial)
      D> data
      D> (end)
      D: (end)
      S: 226 done
    `,
    calls: [
      ["set_pasv", false],
      ["storbinary", "STOR a", "data"],
    ],
  },
  {
    name: "D7: a 200 ahead of the 150 is skipped",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 200 soon
      S: 150 here
      D|x
      D: (end)
      S: 226 done
    `,
    calls: [["retrbinary", "RETR a"]],
  },
  {
    name: "D8, D10: the size is that of a 150, and of no 125",
    script: `
      S: 220 ready
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 150 Opening BINARY mode data connection for a (3 bytes).
      D|abc
      D: (end)
      S: 226 done
      C: PASV
      S: 227 ({pasv})
      C: RETR b
      S: 125 Opening for b (3 bytes).
      D|abc
      D: (end)
      S: 226 done
    `,
    calls: [
      ["transfer", "RETR a"],
      ["transfer", "RETR b"],
    ],
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
    name: "D7, E4: a 3yz to RETR is error_reply",
    script: `
      S: 220 ready
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 350 more?
    `,
    calls: [["transfer", "RETR a"]],
  },
  {
    name: "T1: the final reply decides: 426 and 451 are error_temp, 552 is error_perm",
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
    name: "T3: the final reply of an upload decides",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: STOR a
      S: 150 here
      D> abc
      D> (end)
      D: (end)
      S: 552 full
    `,
    calls: [["storbinary", "STOR a", "abc"]],
  },
  {
    name: "T1, E2: a TYPE that is refused ends it",
    script: `
      S: 220 ready
      C: TYPE I
      S: 504 no
      C: TYPE A
      S: 504 no
    `,
    calls: [
      ["retrbinary", "RETR a"],
      ["retrlines", "LIST"],
    ],
  },
  {
    name: "D4, E3: a 227 that names no port is error_proto",
    script: `
      S: 220 ready
      C: PASV
      S: 227 Entering Passive Mode
    `,
    calls: [["transfer", "RETR a"]],
  },
  {
    name: "D4, E1: a PASV that is put off ends it",
    script: `
      S: 220 ready
      C: PASV
      S: 425 later
      C: NOOP
      S: 200 ok
    `,
    calls: [
      ["transfer", "RETR a"],
      ["voidcmd", "NOOP"],
    ],
  },
  {
    name: "D4, K4: the host of a 227 is not believed",
    script: `
      S: 220 ready
      C: PASV
      S: 227 (10,1,2,3,{p1},{p2})
      C: RETR a
      S: 150 here
      D|abc
      D: (end)
      S: 226 done
    `,
    calls: [["transfer", "RETR a"]],
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
  {
    name: "T3: storbinary sends blocks of the size asked for, and calls back for each",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: STOR a
      S: 150 here
      D>|abcdefg
      D> (end)
      D: (end)
      S: 226 done
    `,
    calls: [["storbinary", "STOR a", "abcdefg", { blocksize: 3 }]],
  },
  {
    name: "T3: an empty upload, to a name that the server chooses",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: STOU
      S: 150 FILE: x.1
      D> (end)
      D: (end)
      S: 226 done
    `,
    calls: [["storbinary", "STOU", ""]],
  },
  ...(
    [
      ["a\nb\n", "a\\r\\nb\\r\\n"],
      ["a\r\nb\r\n", "a\\r\\nb\\r\\n"],
      ["a\nb", "a\\r\\nb\\r\\n"],
      ["\n\n", "\\r\\n\\r\\n"],
      ["a\r", "a\\r\\n"],
      ["\r", "\\r\\n"],
      ["a\rb\n", "a\\rb\\r\\n"],
      ["a\r\r\n", "a\\r\\r\\n"],
      ["", ""],
    ] as const
  ).map(([data, wire]) => ({
    name: `T4: storlines makes of ${JSON.stringify(data)} what the table says`,
    script: `
      S: 220 ready
      C: TYPE A
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: STOR a
      S: 150 here
      ${wire === "" ? "" : `D>|${wire}`}
      D> (end)
      D: (end)
      S: 226 done
    `,
    calls: [["storlines", "STOR a", data]] as const,
  })),
  {
    name: "D4, D5: EPSV over IPv6",
    host: "::1",
    script: `
      S: 220 ready
      C: EPSV
      S: 229 Extended (|||{port}|)
      C: RETR a
      S: 150 here
      D|abc
      D: (end)
      S: 226 done
    `,
    calls: [["transfer", "RETR a"]],
  },
  {
    name: "D3, D6: EPRT over IPv6",
    host: "::1",
    script: `
      S: 220 ready
      C: EPRT {peer}
      S: 200 ok
      C: RETR a
      S: 150 here
      D: (dial)
      D|abc
      D: (end)
      S: 226 done
    `,
    calls: [
      ["set_pasv", false],
      ["transfer", "RETR a"],
    ],
  },
];
