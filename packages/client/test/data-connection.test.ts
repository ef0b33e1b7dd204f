import { describe, expect, it } from "vitest";
import { play } from "./play.ts";

describe("D4", () => {
  it("D4: asks by PASV on IPv4 and connects to the peer, whatever the 227 names", async () => {
    const lines: string[] = [];
    await play(
      `
      S: 220 ready
      C: TYPE A
      S: 200 ok
      C: PASV
      S: 227 Entering Passive Mode (10,9,8,7,{p1},{p2}).
      C: RETR x
      S: 150 here
      D: one
      D: two
      D: (end)
      S: 226 done
    `,
      (ftp) => ftp.retrlines("RETR x", (line) => void lines.push(line)),
    );
    expect(lines.slice(0, 2)).toEqual(["one", "two"]);
  });
});
