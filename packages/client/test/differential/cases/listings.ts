import type { Case } from "../case.ts";

const transfer = (command: string, ...data: readonly string[]): string => `
      C: PASV
      S: 227 ({pasv})
      C|${command}\\r\\n
      S: 150 here
      ${data.map((line) => `D|${line}\\r\\n`).join("\n")}
      D: (end)
      S: 226 done
`;

const begun = `
      S: 220 ready
      C: TYPE A
      S: 200 ok
`;

/** NLST, LIST, MLSD (A10), and copies between servers (A16). */
export const listings: readonly Case[] = [
  { name: "X1: nlst", script: begun + transfer("NLST", "a", "b c"), calls: [["nlst"]] },
  {
    name: "X1: every argument is sent",
    script: begun + transfer("NLST -a x y"),
    calls: [["nlst", "-a", "x y"]],
  },
  { name: "X1: an empty one, too", script: begun + transfer("NLST ", "a"), calls: [["nlst", ""]] },
  {
    name: "X1: a 550 for no files is error_perm",
    script: `${begun}
      C: PASV
      S: 227 ({pasv})
      C: NLST
      S: 550 no files
    `,
    calls: [["nlst"]],
  },
  { name: "X2: dir", script: begun + transfer("LIST", "-rw- 1 a", "-rw- 2 b"), calls: [["dir"]] },
  {
    name: "X2: empty arguments are not sent",
    script: begun + transfer("LIST -a x y"),
    calls: [["dir", "", "-a", "", "x y"]],
  },
  {
    name: "X3, X4: mlsd gives names and facts, keys in lower case",
    script:
      begun + transfer("MLSD", "Type=file;SIZE=3; a", "type=dir;x=y=z;perm=; b ; c", "type=file;x=; d  "),
    calls: [["mlsd"]],
  },
  {
    name: "X4: the last of two facts wins",
    script: begun + transfer("MLSD", "a=1;A=2; n"),
    calls: [["mlsd"]],
  },
  {
    name: "X3: a path, and the facts that are asked for",
    script: `
      S: 220 ready
      C: OPTS MLST size;type;
      S: 200 ok
      C: TYPE A
      S: 200 ok
      ${transfer("MLSD p q", "type=file;size=1; a")}
    `,
    calls: [["mlsd", "p q", ["size", "type"]]],
  },
  {
    name: "X3, E2: OPTS or MLSD may be refused",
    script: `
      S: 220 ready
      C: OPTS MLST size;
      S: 501 no
      C: TYPE A
      S: 200 ok
      C: PASV
      S: 227 ({pasv})
      C: MLSD
      S: 500 what?
    `,
    calls: [["mlsd", "", ["size"]], ["mlsd"]],
  },
  {
    name: "A16: ftpcp",
    script: `
      --- connection 1 ---
      S: 220 source
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 (127,0,0,1,200,9)
      C: RETR a
      S: 150 here
      S: 226 done
      --- connection 2 ---
      S: 220 target
      C: TYPE I
      S: 200 ok
      C: PORT 127,0,0,1,200,9
      S: 200 ok
      C: STOR b
      S: 125 here
      S: 250 done
    `,
    calls: [["ftpcp", "a", "b"]],
  },
  {
    name: "A16: a target that refuses is error_perm",
    script: `
      --- connection 1 ---
      S: 220 source
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 (127,0,0,1,200,9)
      --- connection 2 ---
      S: 220 target
      C: TYPE I
      S: 200 ok
      C: PORT 127,0,0,1,200,9
      S: 200 ok
      C: STOR a
      S: 553 no
    `,
    calls: [["ftpcp", "a"]],
  },
  {
    name: "A16, E3: a target that does not begin is error_proto",
    script: `
      --- connection 1 ---
      S: 220 source
      C: TYPE I
      S: 200 ok
      C: PASV
      S: 227 (127,0,0,1,200,9)
      --- connection 2 ---
      S: 220 target
      C: TYPE I
      S: 200 ok
      C: PORT 127,0,0,1,200,9
      S: 200 ok
      C: STOR a
      S: 226 done?
    `,
    calls: [["ftpcp", "a"]],
  },
];
