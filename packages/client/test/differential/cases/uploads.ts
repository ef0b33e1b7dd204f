import type { Case } from "../case.ts";

/** Files and texts that go (A9, T3, T4). */
export const uploads: readonly Case[] = [
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
];
