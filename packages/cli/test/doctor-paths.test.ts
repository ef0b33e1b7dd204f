import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { runDoctor } from "./doctor-run.ts";
import { startServer } from "./program.ts";

const tree = {
  d: { "f.txt": "x", d: "of the name of its directory" },
  "f.txt": "x",
  alone: { alone: { x: "" } },
};
/** Servers that list a file as if it were a directory, and one that lists none. */
const servers = {
  "MLSD and LIST": {},
  "LIST alone": { without: ["MLSD", "MLST"] },
  "no listing of files": { faults: [at("list-command", faults.reply("550 Not a directory"))] },
} as const;
const FILE = /^the path is that of a file$/;
const paths = [
  ["/f.txt", FILE],
  ["/d/f.txt", FILE],
  ["/d/d", FILE],
  ["/%2Fd/f.txt", FILE],
  ["/alone", /^(?:MLSD|LIST.*), 1 entries/],
  ["/d", /^(?:MLSD|LIST.*), 2 entries/],
  ["", /^(?:MLSD|LIST.*), 3 entries/],
] as const;

describe("V3: doctor knows a file from a directory", () => {
  const cells = Object.keys(servers).flatMap((server) =>
    paths
      .filter(([, seen]) => server !== "no listing of files" || seen === FILE)
      .map(([path, seen]) => [server as keyof typeof servers, path, seen] as const),
  );
  it.each(cells)("%s: '%s'", async (server, path, seen) => {
    await using open = await startServer({ tree, ...servers[server] });
    const { outcome, checks } = await runDoctor(["--tls", "off", open.url + path], { env: open.env });
    expect(checks["listing"]?.seen).toMatch(seen);
    expect(outcome.exit).toBe(0);
  });
});
