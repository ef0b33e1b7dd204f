import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { TestServer } from "@ftplib/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
// @boundaries-ignore the programs of all packages are run alike
import { compilePrograms, installAs, runProgram } from "../../../scripts/example-programs.ts";

/** The files that `require("promise-ftp")` may lead to: ours as it is published. */
const entries = {
  theirs: createRequire(import.meta.url).resolve("promise-ftp"),
  ours: fileURLToPath(new URL("../dist/index.cjs", import.meta.url)),
};

const manifest = createRequire(import.meta.url).resolve("promise-ftp/package.json");
const readme = readFileSync(join(dirname(manifest), "README.md"), "utf8");

const GIVEN = `
const { FTP_HOST: host = "", FTP_USER: user = "", FTP_PASSWORD: password = "" } = process.env;
`;

/** Every program of promise-ftp's own README. */
const examples = Array.from(readme.matchAll(/```javascript\n(.*?)```/gs), ([, code = ""], at) => {
  return [String(at + 1), `${GIVEN}${code}`] as const;
});

/** The server of the examples listens at another port than they say. */
const SERVED = `
module.exports = Object.assign(function () {
  const client = new library();
  const connect = client.connect.bind(client);
  client.connect = (options) => connect({ ...options, port: Number(process.env.FTP_PORT) });
  return client;
}, library);
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "readme-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program prints, and the files that it leaves on both sides. */
async function resultOf(which: "theirs" | "ours", name: string, code: string): Promise<unknown> {
  const place = join(folder, which, name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "example.cjs"), code);
  if (name === "3") writeFileSync(join(place, "foo.txt"), "foo of this machine\n");
  installAs("promise-ftp", entries[which], place, SERVED);
  await using server = await TestServer.start({
    tree: { "foo.txt": "foo\n", dir: {} },
    users: { me: "secret" },
  });
  for (const path of ["/", "/foo.txt", "/dir"]) await server.files.setModified(path, Date.UTC(2020, 2, 14));
  const outcome = await runProgram("example.cjs", place, {
    FTP_HOST: server.host,
    FTP_PORT: String(server.port),
    FTP_USER: "me",
    FTP_PASSWORD: "secret",
  });
  const local = readdirSync(place).filter((file) => file.endsWith(".txt"));
  return {
    ...outcome,
    local: local.map((file) => [file, readFileSync(join(place, file), "utf8")]),
    remote: (await server.files.list("/")).map(({ name: file, size }) => [file, size]),
  };
}

describe("G5: the examples of promise-ftp's README", () => {
  it("are found", () => expect(examples.length).toBeGreaterThanOrEqual(3));

  it.each(examples)("example %s prints and does the same", async (name, code) => {
    const theirs = await resultOf("theirs", name, code);
    expect(theirs).toMatchObject({ exitCode: 0 });
    expect(await resultOf("ours", name, code)).toEqual(theirs);
  });

  it.each([
    ["compile against our types", "ftp.end", true],
    ["would not compile with a call that is not there", "ftp.nothing", false],
  ])("%s", (name, member, isRight) => {
    const place = join(folder, name.replaceAll(" ", "-"));
    mkdirSync(place);
    const more = `const ftp = new (require("promise-ftp"))();\n${member}();\n`;
    for (const [at, code] of [...examples, ["more", more] as const])
      writeFileSync(join(place, `example-${at}.cjs`), code);
    const types = fileURLToPath(new URL("../dist/index.d.cts", import.meta.url));
    const run = (): void => compilePrograms(place, "promise-ftp", types);
    if (isRight) expect(run).not.toThrow();
    else expect(run).toThrow();
  });
});
