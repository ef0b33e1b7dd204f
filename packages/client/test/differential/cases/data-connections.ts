import type { Case } from "../case.ts";

/** How a data connection comes about: passive, active, REST, the replies around it (A8). */
export const dataConnections: readonly Case[] = [
  {
    name: "D5, D9: REST comes after the data connection and before the command",
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
      S: 530 no
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
    name: "D4, E3: a 227 that names no port is error_proto",
    script: `
      S: 220 ready
      C: PASV
      S: 227 Entering Passive Mode (127,0,0,1,80)
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
