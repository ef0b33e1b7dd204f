import { type Case, failure, value } from "../case.ts";

const begun = `
      S: 220 ready
      C: TYPE A
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
`;

/** Where the two transfer differently, and by which row. */
export const differencesOfTransfers: readonly Case[] = [
  {
    name: "T2: a TYPE A that is refused does not end retrlines, only a transfer that is refused, too",
    script: `
      S: 220 ready
      C: TYPE A
      S: 504 no
    `,
    calls: [["retrlines", "RETR a"]],
    difference: {
      row: "T2",
      why: "a server may have one type for everything",
      script: `
      S: 220 ready
      C: TYPE A
      S: 504 no
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 550 nor this
    `,
      python: { results: [value("220 ready"), failure("error_perm", "504 no")], wire: ["TYPE A"] },
      ours: {
        results: [value("220 ready"), failure("error_perm", "550 nor this")],
        wire: ["TYPE A", "PASV", "RETR a"],
      },
    },
  },
  {
    name: "K16: bytes that are not UTF-8 do not kill a listing",
    script: `${begun}
      C: NLST
      S: 150 here
      D|a\\r\\nK\\xe4se\\r\\n
      D: (end)
      S: 226 done
    `,
    calls: [["nlst"]],
    difference: {
      row: "K16",
      why: "they are read as latin1",
      python: { results: [value("220 ready"), failure("ValueError")] },
      ours: { results: [value("220 ready"), value(["a", "Käse"])] },
    },
  },
  {
    name: "K9: after a callback has failed, the next command gets its own reply",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 150 here
      D|data
      D: (end)
      S: 226 done
      C: NOOP
      S: 200 ok
    `,
    calls: [
      ["retrbinary_complaining", "RETR a"],
      ["voidcmd", "NOOP"],
    ],
    difference: {
      row: "K9",
      why: "the final reply is read whatever happens",
      python: { results: [value("220 ready"), failure("Complaint"), value("226 done")] },
      ours: { results: [value("220 ready"), failure("Complaint"), value("200 ok")] },
    },
  },
  {
    name: "T1: a blocksize of 0 is no block size",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: RETR a
      S: 150 here
      D: (end)
      S: 226 done
    `,
    calls: [["retrbinary", "RETR a", { blocksize: 0 }]],
    difference: {
      row: "T1",
      why: "arguments are checked before a byte is written",
      script: "S: 220 ready",
      python: { results: [value("220 ready"), value(["226 done", ""])], isPlayed: true },
      ours: { results: [value("220 ready"), failure("ValueError")], wire: [], isPlayed: true },
    },
  },
  {
    name: "X5: facts keep their last character, and what is no fact is none",
    script: `${begun}
      C: MLSD
      S: 150 here
      D|a=b c\\r\\n;; x\\r\\n lead\\r\\n\\r\\n
      D: (end)
      S: 226 done
    `,
    calls: [["mlsd"]],
    difference: {
      row: "X5",
      why: "ftplib drops the last character, whatever it is",
      python: {
        results: [
          value("220 ready"),
          value([
            ["c", { a: "" }],
            ["x", { "": "" }],
            ["lead", { "": "" }],
            ["", { "": "" }],
          ]),
        ],
      },
      ours: {
        results: [
          value("220 ready"),
          value([
            ["c", { a: "b" }],
            ["x", {}],
            ["lead", {}],
            ["", {}],
          ]),
        ],
      },
    },
  },
  {
    name: "X4: a fact's value may hold a blank",
    script: `${begun}
      C: MLSD
      S: 150 here
      D|type=OS.unix=slink:a b; c\\r\\n
      D: (end)
      S: 226 done
    `,
    calls: [["mlsd"]],
    difference: {
      row: "X4",
      why: "RFC 3659, 7.2 ends a fact at its semicolon",
      python: { results: [value("220 ready"), value([["b; c", { type: "OS.unix=slink:" }]])] },
      ours: { results: [value("220 ready"), value([["c", { type: "OS.unix=slink:a b" }]])] },
    },
  },
  {
    name: "T2: a line of 8192 characters and its end is within the limit",
    script: `${begun}
      C: RETR a
      S: 150 here
      D: ${"x".repeat(8192)}
      D: (end)
      S: 226 done
    `,
    calls: [["retrlines", "RETR a"]],
    difference: {
      row: "R8",
      why: "the limit is for the bytes of the line",
      python: { results: [value("220 ready"), failure("Error")] },
      ours: { results: [value("220 ready"), value(["226 done", ["x".repeat(8192)]])] },
    },
  },
  {
    name: "T2: what lacks its line end is given out as a line only when the transfer has succeeded",
    script: `${begun}
      C: RETR a
      S: 150 here
      D|one\\r\\ntwo
      D: (end)
      S: 426 cut
    `,
    calls: [["lines_of_failure", "RETR a"]],
    difference: {
      row: "T2",
      why: "it may be half of one",
      python: { results: [value("220 ready"), value(["one", "two"])] },
      ours: { results: [value("220 ready"), value(["one"])] },
    },
  },
];
