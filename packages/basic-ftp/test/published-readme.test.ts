import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { TestServer } from "@ftplib/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
// @boundaries-ignore the programs of all packages are run alike
import { compilePrograms, runProgram } from "../../../scripts/example-programs.ts";
import { entries, environment, install, shownOf } from "./programs/run-program.ts";

const NOW = Date.UTC(2026, 2, 14, 15, 9, 26);
const readme = readFileSync(join(dirname(entries.theirs), "..", "README.md"), "utf8");

/** Every piece of code in basic-ftp's own README: whole programs, and pieces of some. */
const pieces = Array.from(readme.matchAll(/```(?:js|ts)?\n(.*?)```/gs), ([, code = ""]) => code);

/** What the pieces take for given. */
const GIVEN = `
const { Client } = require("basic-ftp");
const { Readable } = require("node:stream");
const client = new Client();
const myClient = client;
/** @type {{ debug(message: string): void }} */
const myLogger = { debug: (line) => console.log("logged", line) };
const someStream = Readable.from(["some text"]);
`;

/** A piece as a program, which shows where it has come to. */
function programOf(piece: string): string {
  if (piece.includes("require(")) return piece;
  return `${GIVEN}
async function run() {
  await client.access();
  void [myClient, myLogger, someStream];
  ${piece}
  console.log(await client.pwd(), (await client.list()).map(({ name }) => name));
  client.close();
}
run();
`;
}

/** The server of the examples is ours, whatever they call it. */
const SERVED = `
const { FTP_PORT: port, FTP_CA: ca } = process.env;
class Client extends library.Client {
  access(options) {
    const account = { user: "very", password: "password", ...options, secureOptions: { ca } };
    return super.access({ secure: true, ...account, host: "localhost", port: Number(port) });
  }
}
module.exports = { ...library, Client };
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "readme-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program with one of the packages; what it prints, and what is on the server then. */
async function resultOf(which: "theirs" | "ours", name: string, code: string): Promise<unknown> {
  const place = join(folder, which, name);
  mkdirSync(join(place, "my", "local", "directory", "below"), { recursive: true });
  for (const path of [
    "README.md",
    "somefile.txt",
    "my/local/directory/a.txt",
    "my/local/directory/below/b.txt",
  ])
    writeFileSync(join(place, path), `This is ${path}.\n`);
  writeFileSync(join(place, "example.cjs"), code);
  install(which, place, SERVED);
  const remote = { path: { "one.txt": "1\n", sub: { "two.txt": "2\n" } } };
  await using server = await TestServer.start({
    tree: { remote, my: { remote: { directory: { "old.txt": "old" } } } },
    users: { very: "password" },
    tls: "required",
    now: () => NOW,
  });
  const { exitCode, output } = await runProgram("example.cjs", place, environment(server));
  const stored = server.transcript.lines.filter((line) => /^C: (?:STOR|RETR|DELE|RMD|MKD) /.test(line));
  return { exitCode, stored, ...shownOf(output, place) };
}

describe("G1: the examples of basic-ftp's README", () => {
  const examples = pieces
    .filter((piece) => /\bclient\b|\bmyClient\b/.test(piece))
    .map((piece, at): [string, string] => [`${at + 1}`, programOf(piece)]);

  it("are all there", () => {
    expect(pieces.filter((piece) => !/\bclient\b|\bmyClient\b/.test(piece))).toEqual([]);
    expect(examples.length).toBeGreaterThanOrEqual(5);
  });

  it.each(examples)("example %s prints and does the same", async (name, code) => {
    const theirs = await resultOf("theirs", name, code);
    expect(theirs).toMatchObject({ exitCode: 0 });
    expect(await resultOf("ours", name, code)).toEqual(theirs);
  });

  it.each([
    ["compile against our types", "client.closed;", true],
    ["would not compile with a call that is not there", "client.nothing();", false],
  ])("%s", (name, addition, isRight) => {
    const place = join(folder, name.replaceAll(" ", "-"));
    mkdirSync(place);
    for (const [at, code] of [...examples, ["more", programOf(addition)] as const])
      writeFileSync(join(place, `example-${at}.cjs`), code);
    const types = fileURLToPath(new URL("../dist/index.d.cts", import.meta.url));
    const run = (): void => compilePrograms(place, "basic-ftp", types);
    if (isRight) expect(run).not.toThrow();
    else expect(run).toThrow();
  });
});
