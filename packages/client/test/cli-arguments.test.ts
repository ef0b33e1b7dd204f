import { describe, expect, it } from "vitest";
import { CliUsageError, parseCliArguments } from "../src/cli/cli-arguments.ts";

describe("parseCliArguments", () => {
  it("A17: reads -d, -r, the host, and then commands in order", () => {
    expect(
      parseCliArguments(["-d", "-d", "-rmy file", "h", "-l", "-lpub", "-d", "-dpub", "-p", "f", "-x"]),
    ).toEqual({
      debugLevel: 2,
      netrc: "my file",
      host: "h",
      port: undefined,
      commands: [
        { kind: "list", path: "" },
        { kind: "list", path: "pub" },
        { kind: "change-directory", path: "" },
        { kind: "change-directory", path: "pub" },
        { kind: "toggle-passive" },
        { kind: "retrieve", path: "f" },
        { kind: "retrieve", path: "-x" },
      ],
    });
  });

  it("P3: -r alone is a file without a name", () => {
    expect(parseCliArguments(["-r", "h"])).toMatchObject({ netrc: "", host: "h" });
  });

  it.each([
    ["h", "h", undefined],
    ["h:2121", "h", 2121],
    ["192.0.2.1:21", "192.0.2.1", 21],
    ["::1", "::1", undefined],
    ["fe80::1%eth0", "fe80::1%eth0", undefined],
    ["[::1]", "::1", undefined],
    ["[::1]:65535", "::1", 65_535],
  ])("P2: %s is a host and maybe a port", (word, host, port) => {
    expect(parseCliArguments([word])).toMatchObject({ host, port });
  });

  it.each([[["-d"]], [["-d", "-rx"]], [[""]], [["h:"]], [["h:0"]], [["h:65536"]], [["h:21x"]], [["[::1]x"]]])(
    "P1: %j is no command line",
    (words) => {
      expect(() => parseCliArguments(words)).toThrow(CliUsageError);
    },
  );
});
