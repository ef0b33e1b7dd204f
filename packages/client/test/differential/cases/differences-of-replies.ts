import { type Case, failure, value } from "../case.ts";

/** Where the two read replies differently, and by which row. */
export const differencesOfReplies: readonly Case[] = [
  {
    name: "K3: a 120 is not the whole greeting",
    script: `
      S: 120 wait
      S: 220 ready
      C: NOOP
      S: 200 ok
    `,
    calls: [["voidcmd", "NOOP"]],
    difference: {
      row: "K3",
      why: "the 220 would answer the first command, and each reply the command after its own",
      python: { results: [value("120 wait"), value("220 ready")] },
      ours: { results: [value("220 ready"), value("200 ok")] },
    },
  },
  {
    name: "L7: a greeting is a 220, not any 1yz to 3yz",
    script: "S: 331 hello",
    calls: [],
    difference: {
      row: "L7",
      why: "RFC 959, 5.4 lets a server begin with 120, 220 or 421",
      python: { results: [value("331 hello")] },
      ours: { results: [failure("error_reply", "331 hello")] },
    },
  },
  {
    name: "R10: a code has three digits",
    script: "S: 1 Hola mundo",
    calls: [],
    difference: {
      row: "R10",
      why: "what has no code of three digits is no reply (RFC 959, 4.2)",
      python: { results: [value("1 Hola mundo")] },
      ours: { results: [failure("error_proto")] },
    },
  },
  {
    name: "R10: and then a blank",
    script: `
      S: 220 ready
      C: TYPE I
      S: 200 ok
      C: SIZE a
      S: 21399
    `,
    calls: [
      ["voidcmd", "TYPE I"],
      ["size", "a"],
    ],
    difference: {
      row: "R10",
      why: "the same",
      python: { results: [value("220 ready"), value("200 ok"), value(99)] },
      ours: { results: [value("220 ready"), value("200 ok"), failure("error_proto")] },
    },
  },
  {
    name: "R2: a code with a letter behind it ends no reply",
    script: `
      S: 220 ready
      C: HELP
      S: 214-a
      S: 214z b
      S: 214 c
    `,
    calls: [["sendcmd", "HELP"]],
    difference: {
      row: "R2",
      why: "an inner line is text that others wrote (docs/decisions/0001)",
      python: { results: [value("220 ready"), value("214-a\n214z b")] },
      ours: { results: [value("220 ready"), value("214-a\n214z b\n214 c")] },
    },
  },
  {
    name: "A6: a lone CR ends no line of a reply",
    script: `
      S: 220 ready
      C: NOOP
      S|200 a\\r550 b\\r\\n
    `,
    calls: [["voidcmd", "NOOP"]],
    difference: {
      row: "A6",
      why: "a file name with a CR in it could forge a reply",
      python: { results: [value("220 ready"), value("200 a")] },
      ours: { results: [value("220 ready"), value("200 a\r550 b")] },
    },
  },
  {
    name: "R8: the limit of a line does not count its end",
    script: `
      S: 220 ready
      C: NOOP
      S: 200 ${"x".repeat(8188)}
    `,
    calls: [["voidcmd", "NOOP"]],
    difference: {
      row: "R8",
      why: "the limit is for the bytes of the line",
      python: { results: [value("220 ready"), failure("Error")] },
      ours: { results: [value("220 ready"), value(`200 ${"x".repeat(8188)}`)] },
    },
  },
  {
    name: "C5: a reply that answers nothing does not answer the next command",
    script: `
      S: 220 ready
      C: ONE
      S|200 one\\r\\n200 stray\\r\\n
    `,
    calls: [["voidcmd", "ONE"], ["getline"]],
    difference: {
      row: "C5",
      why: "which reply is whose is not known any more; the connection is closed",
      python: { results: [value("220 ready"), value("200 one"), value("200 stray")] },
      ours: { results: [value("220 ready"), value("200 one"), failure("EOFError")] },
    },
  },
];
