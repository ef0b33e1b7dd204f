import type { Case } from "../case.ts";

const inputs: Readonly<Record<string, readonly string[]>> = {
  parse150: [
    "150 Opening BINARY mode data connection for foo (1234 bytes)",
    "150 (1000 bytes)",
    "150  (7 bytes)",
    "150 x (1000 BYTES) more",
    "150 a (1 bytes) (2 bytes)",
    "150 x (10 byte)",
    "150 x ( 5 bytes)",
    "150-x\n150 y (5 bytes)",
    "150 x\n (5 bytes)",
    "125 x (5 bytes)",
  ],
  parse227: [
    "227 Entering Passive Mode (192,0,2,1,19,136).",
    "227 =h 10,0,0,1,0,21,9",
    "227 (1,2,3,4,5)",
    "227 127, 0,0,1,4,5",
    "227 no numbers",
    "229 (1,2,3,4,5,6)",
  ],
  parse229: [
    "229 Extended (|||5000|)",
    "229 (!!!21!)",
    "229 ()",
    "229 (|)",
    "229 |||1|",
    "229 (|||1|",
    "229 (|||1!)",
    "227 (|||1|)",
  ],
  parse257: [
    '257 "/a""b" x',
    '257 "a"b"',
    '257 """"',
    '257 "/a',
    '257  "/a"',
    '257-"x"',
    "257",
    "257 /a",
    '250 "/a"',
  ],
};

/** The helpers of A15, each with its vectors. */
export const parseHelpers: readonly Case[] = Object.entries(inputs).map(([name, texts]) => ({
  name: `A15: ${name}`,
  script: "S: 220 ready",
  calls: texts.map((text) => [name, text] as const),
}));
