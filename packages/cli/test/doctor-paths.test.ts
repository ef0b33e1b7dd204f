import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { directoryOf } from "../src/doctor/url-with.ts";
import { runCommand, runDoctor, runProgram } from "./doctor-run.ts";
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
  ["/%2Ff.txt", FILE],
  ["/alone", /^(?:MLSD|LIST.*), 1 entries/],
  ["/d", /^(?:MLSD|LIST.*), 2 entries/],
  ["", /^(?:MLSD|LIST.*), 3 entries/],
] as const;

/** What is in the directory, or in that of the file. */
function namesIn(path: string): readonly string[] {
  if (path === "/alone") return ["alone"];
  return path === "/d" || /\bd\//i.test(path.replace("%2F", "/")) ? ["d", "f.txt"] : ["alone", "d", "f.txt"];
}

describe("V3: doctor knows a file from a directory", () => {
  const cells = Object.keys(servers).flatMap((server) =>
    paths
      .filter(([, seen]) => server !== "no listing of files" || seen === FILE)
      .map(([path, seen]) => [server as keyof typeof servers, path, seen] as const),
  );
  it.each(cells)("%s: '%s'", async (server, path, seen) => {
    await using open = await startServer({ tree, ...servers[server] });
    const { outcome, checks, code } = await runDoctor(["--tls", "off", open.url + path], { env: open.env });
    expect(checks["listing"]?.seen).toMatch(seen);
    expect(outcome.exit).toBe(0);
    // Both list the directory that the file is in, where it is one.
    if (code === undefined) throw new Error("there is no code");
    const names = namesIn(path);
    expect((await runCommand(code, { env: open.env })).stdout.split("\n").slice(0, -1)).toEqual(names);
    const ended = await runProgram(code, open.env);
    expect(ended).toMatchObject({ status: 0, stderr: "" });
    for (const name of names) expect(ended.stdout).toContain(`'${name}'`);
  });
});

describe("V3: the directory of a file", () => {
  it.each([
    ["ftp://h/a", "ftp://h"],
    ["ftp://me@h:2121/a/b", "ftp://me@h:2121/a"],
    ["ftp://h/a/b/", "ftp://h/a"],
    ["ftp://h/%2Fa", "ftp://h/%2F"],
    ["ftp://h//a", "ftp://h/%2F"],
    ["ftp://h/%2fa/b%20c", "ftp://h/%2fa"],
    ["ftp://h/a%2Fb", "ftp://h/a"],
  ])("%s", (url, directory) => {
    expect(directoryOf(url)).toBe(directory);
  });
});
