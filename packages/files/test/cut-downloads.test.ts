import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { TreeError } from "../src/errors/tree-error.ts";
import type { Site } from "../src/site.ts";
import { LocalDirectory } from "./local-directory.ts";
import { openSite } from "./sites.ts";

const names = ["a.txt", "b.txt"];
const tree = { d: { "a.txt": "0123456789", "b.txt": "0123456789" } };

/** Downloads both files; the errors that it ends with. */
type Run = (site: Site, local: LocalDirectory) => Promise<readonly unknown[]>;

const operations: Readonly<Record<string, Run>> = {
  "download with what a listing says": async (site, local) => {
    const errors: unknown[] = [];
    for (const entry of await site.readdir("d", { withFileTypes: true })) {
      const file = local.at(entry.name);
      await site
        .download(entry.rawPath, file, { expect: entry })
        .catch((error: unknown) => errors.push(error));
    }
    return errors;
  },
  "downloadMany with what a listing says": async (site, local) => {
    const items = (await site.readdir("d", { withFileTypes: true })).map((entry) => ({
      path: entry.rawPath,
      local: local.at(entry.name),
      expect: entry,
    }));
    const outcomes = await site.downloadMany(items);
    return outcomes.flatMap(({ error }) => (error === undefined ? [] : [error]));
  },
  downloadTree: async (site, local) =>
    await site.downloadTree("d", local.path).then(
      () => [],
      (error: unknown) => (error instanceof TreeError ? error.failures.map((each) => each.error) : [error]),
    ),
};

const servers = [[], ["SIZE"], ["MLST", "MLSD"], ["SIZE", "MLST", "MLSD"], ["SIZE", "MLST", "MLSD", "MDTM"]];

// The announcement in the 150 is left out, too: a listing alone tells the size.
const bare = at("retr-reply", faults.reply("150 Here it comes"));

describe.each(Object.entries(operations))("D4: %s", (_, run) => {
  it.each(servers.map((without) => [without] as const))(
    "no file that the server has cut gets its name, without %j",
    async (without) => {
      using local = new LocalDirectory();
      const cut = at("retr-bytes", faults.truncateData(3));
      await using open = await openSite({ tree, without, faults: [cut, bare] });
      const errors = await run(open.site, local);
      expect(errors).toHaveLength(names.length);
      for (const error of errors)
        expect(String(error)).toMatch(/3 bytes are less than the 10 it should have/);
      expect(local.names.filter((name) => names.includes(name))).toEqual([]);
    },
  );

  it.each(servers.map((without) => [without] as const))("whole ones arrive, without %j", async (without) => {
    using local = new LocalDirectory();
    await using open = await openSite({ tree, without, faults: [bare] });
    expect(await run(open.site, local)).toEqual([]);
    expect(local.names).toEqual(names);
    for (const name of names) expect(local.read(name).toString()).toBe("0123456789");
  });
});
