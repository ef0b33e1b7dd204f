import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, type FaultRule, faults, type MemoryFileSystem } from "@ftplib/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { TreeError } from "../src/errors/tree-error.ts";
import type { Site } from "../src/site.ts";
import { type Peculiarities, PeculiarFiles } from "./remote-files.ts";
import { commandsOf, openSite } from "./sites.ts";

const folder = mkdtempSync(join(tmpdir(), "files-batch-"));
afterAll(() => rmSync(folder, { recursive: true }));
const names = ["a.txt", "b.txt", "c.txt"];
for (const name of names) writeFileSync(join(folder, name), `what ${name} holds`);

type Verify = "size" | false | undefined;

/** Each operation that uploads these files, and the errors that it ends with. */
const operations: readonly (readonly [string, (site: Site, verify: Verify) => Promise<unknown[]>])[] = [
  [
    "upload",
    async (site, verify) => {
      const errors: unknown[] = [];
      for (const name of names) {
        await site
          .upload(join(folder, name), `d/${name}`, { verify })
          .catch((error: unknown) => errors.push(error));
      }
      return errors;
    },
  ],
  [
    "uploadMany",
    async (site, verify) => {
      const errors: unknown[] = [];
      const items = names.map((name) => ({ local: join(folder, name), path: `d/${name}` }));
      try {
        for await (const { error } of site.uploadMany(items, { verify })) {
          if (error !== undefined) errors.push(error);
        }
      } catch (error) {
        errors.push(error);
      }
      return errors;
    },
  ],
  [
    "uploadTree",
    async (site, verify) => {
      const failed = await site.uploadTree(folder, "d", { verify }).then(
        () => [],
        (error: unknown) => (error instanceof TreeError ? error.failures.map((each) => each.error) : [error]),
      );
      return failed;
    },
  ],
];

const servers: readonly (readonly [string[], Peculiarities])[] = [
  [[], {}],
  [["SIZE"], {}],
  [["SIZE", "MLST", "MLSD"], {}],
  [["MLST", "MLSD"], {}],
  [["SIZE", "MLST", "MLSD", "MDTM"], { hidesDots: true }],
];

describe.each(operations)("%s", (_, run) => {
  it.each(servers)("U1: no cut file gets its name, without %j, %j", async (without, peculiar) => {
    const cut = at("upload-bytes", faults.storeOnly(1));
    await using open = await openSite({
      files: new PeculiarFiles({ d: {} }, peculiar),
      without,
      faults: [cut],
    });
    const errors = await run(open.site, undefined);
    expect(errors).toHaveLength(names.length);
    for (const error of errors) expect(error).toMatchObject({ name: "IntegrityError" });
    expect((open.server.files as MemoryFileSystem).paths()).toEqual(["/d/"]);
  });

  it.each(servers)(
    "U1: a file that was cut once is sent again, without %j, %j",
    async (without, peculiar) => {
      const cut = at("upload-bytes", faults.nth(2, faults.storeOnly(1)));
      await using open = await openSite({
        files: new PeculiarFiles({ d: {} }, peculiar),
        without,
        faults: [cut],
      });
      expect(await run(open.site, undefined)).toEqual([]);
      const files = open.server.files as MemoryFileSystem;
      expect(files.paths()).toEqual(["/d/", ...names.map((name) => `/d/${name}`)]);
      for (const name of names) expect(files.readFile(`d/${name}`)?.toString()).toBe(`what ${name} holds`);
    },
  );

  it("U1: verify: false compares nothing", async () => {
    const cut = at("upload-bytes", faults.storeOnly(1));
    await using open = await openSite({ tree: { d: {} }, without: ["SIZE", "MLST", "MLSD"], faults: [cut] });
    expect(await run(open.site, false)).toEqual([]);
    expect((open.server.files as MemoryFileSystem).readFile("d/a.txt")?.length).toBe(1);
  });

  const refusals: readonly (readonly [string, string])[] = [
    ["552 quota", "ENOSPC"],
    ["550 A virus", "EACCES"],
    ["551 No", "EACCES"],
  ];
  it.each(refusals)(
    "U5: %s after the data is the error of the file, and it is not there",
    async (reply, code) => {
      const rules: readonly FaultRule[] = [at("stor-final", faults.reply(reply))];
      await using open = await openSite({ tree: { d: {} }, faults: rules });
      const errors = await run(open.site, undefined);
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) expect(error).toMatchObject({ code });
      expect((open.server.files as MemoryFileSystem).paths()).toEqual(["/d/"]);
    },
  );
});

describe("uploadMany", () => {
  it("U1: lists a directory once for all files of a batch where the server does not know SIZE", async () => {
    const without = ["SIZE", "MLST", "MLSD"];
    await using open = await openSite({ tree: { d: {} }, without }, { connections: 1 });
    const items = names.map((name) => ({ local: Buffer.from(name), path: `d/${name}` }));
    for await (const { error } of open.site.uploadMany(items)) expect(error).toBeUndefined();
    const listed = commandsOf(open.server).filter((line) => /^LIST.* d$/.test(line));
    expect(listed).toHaveLength(1);
  });
});
