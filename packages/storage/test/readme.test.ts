import { TestServer } from "@ftplib/testkit";
import { expect, it } from "vitest";
// @boundaries-ignore the READMEs of all packages are tested alike
import { readReadme } from "../../../scripts/readme-programs.ts";
import * as filesSdk from "../src/files-sdk.ts";
import * as flydrive from "../src/flydrive.ts";
import * as main from "../src/index.ts";
import * as unstorage from "../src/unstorage.ts";
import { serveBy } from "./readme/storage.ts";

const readme = readReadme(
  import.meta.url,
  "storage.ts",
  (program) => `@ftplib/storage/${program.replace(".ts", "")}`,
);

it("the README shows the programs that are run here, and no others", () => {
  expect(readme.shown).toEqual(readme.written);
});

it.each(readme.programs)("%s prints what its comments say", async (name) => {
  await using server = await TestServer.start({ users: { me: "secret" }, tls: "required" });
  serveBy(server);
  const promised = readme.promisedBy(name);
  expect(promised.length).toBeGreaterThan(0);
  expect(await readme.printedBy(name)).toEqual(promised);
});

it("the README names every value that is exported, and every option", () => {
  const names = Object.keys({ ...main, ...unstorage, ...flydrive, ...filesSdk });
  const options = ["site", "connection", "root", "publicBaseUrl"];
  expect([...names, ...options].filter((name) => !readme.text.includes(`\`${name}`))).toEqual([]);
});
