import type { Case } from "../case.ts";

/** USER, PASS and ACCT (A7, M1 to M5; C9). */
export const login: readonly Case[] = [
  {
    name: "M1: login() is anonymous",
    script: `
      S: 220 ready
      C: USER anonymous
      S: 331 address?
      C: PASS anonymous@
      S: 230 in
    `,
    calls: [["login"]],
  },
  {
    name: "M2: a 2yz at USER is enough",
    script: `
      S: 220 ready
      C: USER u
      S: 232 in
    `,
    calls: [["login", "u", "p", "a"]],
  },
  {
    name: "M2: USER, PASS and ACCT",
    script: `
      S: 220 ready
      C: USER u
      S: 331 password?
      C: PASS p w
      S: 332 account?
      C: ACCT a
      S: 202 superfluous
    `,
    calls: [["login", "u", "p w", "a"]],
  },
  {
    name: "M2: PASS is sent when it is empty, too",
    script: `
      S: 220 ready
      C: USER u
      S: 331 password?
      C|PASS \\r\\n
      S: 230 in
    `,
    calls: [["login", "u"]],
  },
  {
    name: "M3: the anonymous password is added to a hyphen",
    script: `
      S: 220 ready
      C: USER anonymous
      S: 331 address?
      C: PASS -anonymous@
      S: 230 in
    `,
    calls: [["login", "anonymous", "-"]],
  },
  {
    name: "M3: and to nothing else",
    script: `
      S: 220 ready
      C: USER anonymous
      S: 331 address?
      C: PASS me@example.org
      S: 230 in
      C: USER Anonymous
      S: 331 address?
      C: PASS -
      S: 230 in
    `,
    calls: [
      ["login", "anonymous", "me@example.org"],
      ["login", "Anonymous", "-"],
    ],
  },
  {
    name: "M2, E2: a wrong password is error_perm, and one may try again",
    script: `
      S: 220 ready
      C: USER u
      S: 331 password?
      C: PASS p
      S: 530-not
      S: 530 you
      C: USER u
      S: 331 password?
      C: PASS q
      S: 230 in
    `,
    calls: [
      ["login", "u", "p"],
      ["login", "u", "q"],
    ],
  },
  {
    name: "M1, E4: a 3yz to ACCT is error_reply",
    script: `
      S: 220 ready
      C: USER u
      S: 331 password?
      C: PASS p
      S: 332 account?
      C: ACCT a
      S: 332 another?
    `,
    calls: [["login", "u", "p", "a"]],
  },
  {
    name: "E1: a 4yz to USER is error_temp",
    script: `
      S: 220 ready
      C: USER u
      S: 450 later
    `,
    calls: [["login", "u", "p"]],
  },
  {
    name: "C9: acct",
    script: `
      S: 220 ready
      C: ACCT billing
      S: 230 in
      C: ACCT
      S: 503 what?
    `,
    calls: [
      ["acct", "billing"],
      ["voidcmd", "ACCT"],
    ],
  },
];
