import { describe, expect, it } from "vitest";
import { CommandReader } from "./command-reader.ts";
import type { Reading } from "./device.ts";

const read = (reading: Reading, ...packets: readonly string[]): readonly string[] => {
  const reader = new CommandReader(reading);
  const commands: string[] = [];
  for (const packet of packets) {
    reader.push(packet);
    for (let command = reader.take(); command !== undefined; command = reader.take()) commands.push(command);
  }
  return commands;
};

describe("how devices read commands", () => {
  const rows: readonly [string, Reading, readonly string[], readonly string[]][] = [
    ["lines", { unit: "line" }, ["RETR a\r\nPA", "SV\nNOOP"], ["RETR a", "PASV"]],
    ["lines that CR LF ends", { unit: "line", lineEnd: "crlf" }, ["A\nB\r\nC\r\n"], ["A\nB", "C"]],
    ["lines that CR or LF ends", { unit: "line", lineEnd: "cr or lf" }, ["A\rB\nC\r\n"], ["A", "B", "C"]],
    ["a line for each packet", { unit: "line", needsPacket: true }, ["A\r\nB\r\n"], ["A"]],
    [
      "… and the next with the next",
      { unit: "line", needsPacket: true },
      ["A\r\nB\r\n", "C\r\n"],
      ["A", "B"],
    ],
    ["packets, glued", { unit: "packet", rest: "glued" }, ["STOR a\r\nPASV\r\n"], ["STOR a\r\nPASV"]],
    ["packets, the rest dropped", { unit: "packet", rest: "dropped" }, ["STOR a\r\nPASV\r\n"], ["STOR a"]],
    ["packets without a line end", { unit: "packet", rest: "dropped" }, ["ST", "OR a\r\n"], ["ST", "OR a"]],
    [
      "packets up to a line end",
      { unit: "packet", rest: "dropped", needsLineEnd: true },
      ["ST", "OR a\r\nPASV\r\n"],
      ["STOR a"],
    ],
  ];
  it.each(rows)("%s", (_, reading, packets, commands) => {
    expect(read(reading, ...packets)).toEqual(commands);
  });
});
