import { describe, expect, it } from "vitest";
import { parseFeat, Reply, ReplyParser } from "../src/index.ts";
import { fixture } from "./fixture.ts";

interface Row {
  readonly server: string;
  readonly reply: readonly string[];
  readonly features: Readonly<Record<string, string>>;
}

describe("parseFeat", () => {
  it.each(fixture<Row>("features.jsonl"))("2389-01: $server: $reply", ({ reply, features }) => {
    expect(Object.fromEntries(parseFeat(new Reply(reply)))).toEqual(features);
    expect(Object.fromEntries(parseFeat(reply.join("\n")))).toEqual(features);
  });

  it("reads every reply of a real server line by line", () => {
    const live = fixture<{ command: string; reply: string[] }>("live-replies.jsonl");
    const found = live.filter(({ command }) => command === "FEAT");
    expect(found.length).toBeGreaterThan(9);
    for (const { reply } of found) {
      const names = reply.slice(1, -1).map((line) => line.trim().split(" ")[0]);
      expect([...parseFeat(new Reply(reply)).keys()]).toEqual(names);
    }
  });

  it("reads a reply whose lines end in a bare LF (FreeRTOS+TCP)", () => {
    const wire = "211-Features:\n MDTM\n REST STREAM\n SIZE\r\n211 End\r\n";
    const [reply] = new ReplyParser().push(new TextEncoder().encode(wire));
    expect([...parseFeat(reply as Reply)]).toEqual([
      ["MDTM", ""],
      ["REST", "STREAM"],
      ["SIZE", ""],
    ]);
  });
});
