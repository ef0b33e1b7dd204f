import { type Case, failure, value } from "../case.ts";

const begun = `
      S: 220 ready
      C: TYPE A
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
`;

/** Where the two open and end data connections differently, and by which row. */
export const differencesOfDataConnections: readonly Case[] = [
  {
    name: "D3: a PORT that the server does not know is followed by EPRT",
    script: `
      S: 220 ready
      C: PORT {peer}
      S: 502 no
    `,
    calls: [
      ["set_pasv", false],
      ["ntransfercmd", "RETR a"],
    ],
    difference: {
      row: "D3",
      why: "servers that know one of the two are served by either",
      script: `
      S: 220 ready
      C: PORT {peer}
      S: 502 no
      C: EPRT {peer}
      S: 550 nor this
    `,
      python: { results: [value("220 ready"), value(null), failure("error_perm", "502 no")] },
      ours: { results: [value("220 ready"), value(null), failure("error_perm", "550 nor this")] },
    },
  },
  {
    name: "T1: TYPE is sent when it changes",
    script: `
      S: 220 ready
      C: TYPE A
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: NLST
      S: 150 here
      D: (end)
      S: 226 done
      C: TYPE A
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: NLST
      S: 150 here
      D: (end)
      S: 226 done
    `,
    calls: [["nlst"], ["nlst"]],
    difference: {
      row: "T1",
      why: "a round trip that tells nothing",
      script: `
        S: 220 ready
        C: TYPE A
        S: 200 ok
        C: PASV
        S: 227 ({pasv})
        C: NLST
        S: 150 here
        D: (end)
        S: 226 done
        C: PASV
        S: 227 ({pasv})
        C: NLST
        S: 150 here
        D: (end)
        S: 226 done
      `,
      python: { isPlayed: true, wire: ["TYPE A", "PASV", "NLST", "TYPE A", "PASV", "NLST"] },
      ours: { isPlayed: true, wire: ["TYPE A", "PASV", "NLST", "PASV", "NLST"] },
    },
  },
  {
    name: "K5: EPSV is tried where PASV is refused",
    script: `
      S: 220 ready
      C: PASV
      S: 502 no
    `,
    calls: [["transfer", "RETR a"]],
    difference: {
      row: "K5",
      why: "some servers and gateways know only one of the two",
      script: `
        S: 220 ready
        C: PASV
        S: 502 no
        C: EPSV
        S: 229 (|||{port}|)
        C: RETR a
        S: 150 here
        D|abc
        D: (end)
        S: 226 done
      `,
      python: { results: [value("220 ready"), failure("error_perm", "502 no")], wire: ["PASV"] },
      ours: { results: [value("220 ready"), value([null, "abc", "226 done"])], isPlayed: true },
    },
  },
  {
    name: "K5: a 229 may answer PASV",
    script: `
      S: 220 ready
      C: PASV
      S: 229 (|||{port}|)
    `,
    calls: [["transfer", "RETR a"]],
    difference: {
      row: "K5",
      why: "NAT64 gateways answer so",
      script: `
        S: 220 ready
        C: PASV
        S: 229 (|||{port}|)
        C: RETR a
        S: 150 here
        D|abc
        D: (end)
        S: 226 done
      `,
      python: { results: [value("220 ready"), failure("error_reply")] },
      ours: { results: [value("220 ready"), value([null, "abc", "226 done"])], isPlayed: true },
    },
  },
  {
    name: "D7: a lone 226 is the whole answer",
    script: `${begun}
      C: NLST
      S: 226 nothing
      S: 226 again
    `,
    calls: [["nlst"]],
    difference: {
      row: "D7",
      why: "servers answer so for empty listings; ftplib waits for a second reply, which never comes",
      script: `${begun}
        C: NLST
        D: (end)
        S: 226 nothing
      `,
      python: { results: [value("220 ready"), failure("error_reply", "226 again")] },
      ours: { results: [value("220 ready"), value([])], isPlayed: true },
    },
  },
  {
    name: "F59: a marker that a refused transfer left behind is taken back",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: REST 5
      S: 350 from 5
      C: RETR a
      S: 550 none
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR b
      S: 150 here
      D: (end)
      S: 226 done
    `,
    calls: [
      ["retrbinary", "RETR a", { rest: 5 }],
      ["retrbinary", "RETR b"],
    ],
    difference: {
      row: "F59",
      why: "servers that keep it would cut the head off the next file",
      script: `
        S: 220 ready
        C: TYPE I
        S: 200 ok
        C: PASV
        S: 227 ({pasv})
        C: REST 5
        S: 350 from 5
        C: RETR a
        S: 550 none
        C: PASV
        S: 227 ({pasv})
        C: REST 0
        S: 350 from 0
        C: RETR b
        S: 150 here
        D: (end)
        S: 226 done
      `,
      python: { isPlayed: true },
      ours: { isPlayed: true },
    },
  },
  {
    name: "B3: an aborted transfer leaves no reply behind",
    client: "FTP_TLS",
    script: `
      S: 220 ready
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 150 here
      D|the beginning
      C: ABOR
      S: 426 cut
      S: 226 aborted
      C: NOOP
      S: 200 ok
    `,
    calls: [
      ["abort_transfer", "RETR a"],
      ["voidcmd", "NOOP"],
    ],
    difference: {
      row: "B3",
      why: "how many replies ABOR gets cannot be known; a PWD after it can tell (F74)",
      script: `
        S: 220 ready
        C: PASV
        S: 227 ({pasv})
        C: RETR a
        S: 150 here
        D|the beginning
        C: ABOR
        S: 426 cut
        S: 226 aborted
        C: PWD
        S: 257 "/" in step
        C: NOOP
        S: 200 ok
      `,
      python: { results: [value("220 ready"), value("426 cut"), value("226 aborted")] },
      ours: { results: [value("220 ready"), value("426 cut"), value("200 ok")], isPlayed: true },
    },
  },
];
