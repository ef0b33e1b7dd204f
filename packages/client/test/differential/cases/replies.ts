import type { Case } from "../case.ts";

/** What a reply is, and which error it is (A2, A5, A6). */
export const replies: readonly Case[] = [
  {
    name: "L4: the greeting is what connect answers with, and stays",
    script: `
      S: 220-ready
      S: 220 now
    `,
    calls: [["attribute", "welcome"], ["getwelcome"], ["attribute", "lastresp"]],
  },
  {
    name: "R1, R4: a hyphen begins a reply of several lines, which are joined by LF",
    script: `
      S: 220 ready
      C: HELP
      S: 214-one
      S: two
      S: 214 three
    `,
    calls: [["sendcmd", "HELP"]],
  },
  {
    name: "R3: lines in between are kept as they are, codes and blanks, too",
    script: `
      S: 220 ready
      C: HELP
      S: 214-one
      S|  214 x\\r\\n
      S: 214-three
      S: 221 y
      S: 550-z
      S|\\r\\n
      S: 214 end
    `,
    calls: [["sendcmd", "HELP"]],
  },
  {
    name: "R2: a bare code ends a reply",
    script: `
      S: 220 ready
      C: HELP
      S: 214-one
      S: 214
    `,
    calls: [["sendcmd", "HELP"]],
  },
  {
    name: "A6: a lone LF ends a line",
    script: `
      S: 220 ready
      C: NOOP
      S|200-a\\n200 b\\n
    `,
    calls: [["voidcmd", "NOOP"]],
  },
  {
    name: "A6: vertical tab, form feed and U+2028 end no line",
    script: `
      S: 220 ready
      C: NOOP
      S|200 a\\x0bb\\x0cc\\xe2\\x80\\xa8d\\r\\n
    `,
    calls: [["voidcmd", "NOOP"]],
  },
  {
    name: "A6: a byte-order mark is no part of a code",
    script: `
      S: 220 ready
      C: NOOP
      S|\\xef\\xbb\\xbf200 ok\\r\\n
    `,
    calls: [["voidcmd", "NOOP"]],
  },
  {
    name: "R5: an end inside a reply is EOFError",
    script: `
      S: 220 ready
      C: NOOP
      S: 200-a
      S: (end)
    `,
    calls: [["voidcmd", "NOOP"]],
  },
  {
    name: "R6: a last line may lack its end",
    script: `
      S: 220 ready
      C: NOOP
      S|200 no newline
      S: (end)
    `,
    calls: [["voidcmd", "NOOP"]],
  },
  {
    name: "R7: an empty line is error_proto",
    script: `
      S: 220 ready
      C: NOOP
      S|\\r\\n
    `,
    calls: [["voidcmd", "NOOP"]],
  },
  {
    name: "R1, E3: what begins with no digit is error_proto",
    script: `
      S: 220 ready
      C: NOOP
      S: abc-x
      S: abc y
    `,
    calls: [["voidcmd", "NOOP"]],
  },
  {
    name: "E1, E2: 4yz is error_temp, 5yz error_perm, whole and joined; the connection is good for more",
    script: `
      S: 220 ready
      C: ONE
      S: 450-busy
      S: 450 later
      C: TWO
      S: 502 no
      C: NOOP
      S: 200 ok
    `,
    calls: [
      ["voidcmd", "ONE"],
      ["sendcmd", "TWO"],
      ["attribute", "lastresp"],
      ["voidcmd", "NOOP"],
    ],
  },
  {
    name: "E4, C7, C8: voidcmd wants a 2yz, sendcmd takes 1yz to 3yz",
    script: `
      S: 220 ready
      C: A
      S: 350 more
      C: B
      S: 350 more
    `,
    calls: [
      ["voidcmd", "A"],
      ["sendcmd", "B"],
    ],
  },
  {
    name: "C1 to C6: the steps that commands are made of",
    script: `
      S: 220 ready
      C: ONE
      S: 200-a
      S: 200 b
      C: TWO
      S: 550 no
      C: THREE
      S: 350 more
      C: FOUR
      S: 250 done
    `,
    calls: [
      ["putline", "ONE"],
      ["getline"],
      ["getline"],
      ["putcmd", "TWO"],
      ["getmultiline"],
      ["putcmd", "THREE"],
      ["getresp"],
      ["putcmd", "FOUR"],
      ["voidresp"],
    ],
  },
  {
    name: "E5: a line of 9000 characters is more than either takes",
    script: `
      S: 220 ready
      C: NOOP
      S: 200 ${"x".repeat(9000)}
    `,
    calls: [["voidcmd", "NOOP"]],
  },
  {
    name: "E6: a close where a reply is due is EOFError",
    script: `
      S: 220 ready
      C: NOOP
      S: (end)
    `,
    calls: [["voidcmd", "NOOP"]],
  },
  {
    name: "L10, E6: a close in place of the 221 is EOFError of quit",
    script: `
      S: 220 ready
      C: QUIT
      S: (end)
    `,
    calls: [["quit"]],
  },
  {
    name: "E6: a close before the greeting is EOFError",
    script: "S: (end)",
    calls: [],
  },
  {
    name: "E7, C1: CR and LF are refused before a byte is sent",
    script: `
      S: 220 ready
      C: NOOP
      S: 200 ok
    `,
    calls: [
      ["sendcmd", "NOOP\r\nDELE x"],
      ["voidcmd", "NOOP\r"],
      ["cwd", "a\nb"],
      ["voidcmd", "NOOP"],
    ],
  },
  {
    name: "E9: a character that the encoding lacks is refused before a byte is sent",
    script: `
      S: 220 ready
      C: NOOP
      S: 200 ok
    `,
    calls: [
      ["sendcmd", "XCWD €"],
      ["voidcmd", "NOOP"],
    ],
    encoding: "latin1",
  },
  {
    name: "A6: commands and replies are UTF-8",
    script: `
      S: 220 grüß Gott
      C: XCWD Käse €
      S: 250 schön
    `,
    calls: [["sendcmd", "XCWD Käse €"]],
  },
  {
    name: "A6: or whatever encoding is asked for",
    script: `
      S: 220 ready
      C|XCWD K\\xe4se\\r\\n
      S|250 sch\\xf6n\\r\\n
    `,
    calls: [["sendcmd", "XCWD Käse"]],
    encoding: "latin1",
  },
  {
    name: "L7: a greeting may refuse",
    script: "S: 421 too many",
    calls: [],
  },
  {
    name: "L7: a greeting may refuse for good",
    script: "S: 530 not you",
    calls: [],
  },
  {
    name: "L10: quit needs a 2yz, and leaves the connection open without",
    script: `
      S: 220 ready
      C: QUIT
      S: 500 never
      C: NOOP
      S: 200 ok
      C: QUIT
      S: 221 bye
    `,
    calls: [["quit"], ["voidcmd", "NOOP"], ["quit"]],
  },
  {
    name: "L5: connect again after quit; the welcome is the new one",
    script: `
      --- connection 1 ---
      S: 220 first
      C: QUIT
      S: 221 bye
      --- connection 2 ---
      S: 220 second
      C: NOOP
      S: 200 ok
    `,
    calls: [["quit"], ["attribute", "welcome"], ["connect"], ["voidcmd", "NOOP"], ["attribute", "welcome"]],
  },
];
