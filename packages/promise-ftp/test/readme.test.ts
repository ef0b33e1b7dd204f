import { TestServer } from "@ftplib/testkit";
import { expect, it } from "vitest";
// @boundaries-ignore the READMEs of all packages are tested alike
import { methodsOf, readReadme } from "../../../scripts/readme-programs.ts";
import PromiseFtp, * as library from "../src/index.ts";
import { differences } from "./differential/differences.ts";
import { serveBy } from "./readme/promise-ftp.ts";

const readme = readReadme(import.meta.url, "promise-ftp.ts", () => "@ftplib/promise-ftp");

it("the README shows the programs that are run here, and no others", () => {
  expect(readme.shown).toEqual(readme.written);
});

it.each(readme.programs)("%s prints what its comments say", async (name) => {
  const pub = { "hello.txt": "hello, world!\n", "notes.txt": "one\n" };
  await using server = await TestServer.start({ tree: { pub }, users: { me: "secret" }, tls: "required" });
  serveBy(server);
  const promised = readme.promisedBy(name);
  expect(promised.length).toBeGreaterThan(0);
  expect(await readme.printedBy(name)).toEqual(expect.arrayContaining(promised));
});

it("G5: the README lists every difference", () => {
  const rows = differences.map(({ theirs, ours }) => `| ${theirs} | ${ours} | `);
  expect(rows.filter((row) => !readme.text.includes(row))).toEqual([]);
});

it("the README names every value that is exported, and every method of the client", () => {
  const names = [...Object.keys(library).filter((name) => name !== "default"), ...methodsOf(PromiseFtp)];
  expect(names.filter((name) => !readme.text.includes(`\`${name}`))).toEqual([]);
});
