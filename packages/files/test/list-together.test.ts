import {
  at,
  createCertificate,
  type FaultRule,
  faults,
  MemoryFileSystem,
  type TestServerOptions,
} from "@ftplib/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listTogether } from "../src/internal.ts";
import type { SiteEntry } from "../src/path/site-entry.ts";
import type { Site } from "../src/site.ts";
import { commandsOf, openSite } from "./sites.ts";

const DIRECTORIES = 30;
/** The third has one file, of its own name; the fourth has nothing. */
const tree = {
  top: Object.fromEntries(
    Array.from({ length: DIRECTORIES }, (_, nth) => {
      const some = Object.fromEntries(
        Array.from({ length: 1 + nth }, (_, file) => [`f${file} ü`, "x".repeat(file)]),
      );
      if (nth === 2) return [`d${nth}`, { d2: "x" }];
      return [nth === 7 ? "with blank" : `d${nth}`, nth === 3 ? {} : { ...some, ".hidden": "x", sub: {} }];
    }),
  ),
};
/** One for all servers, so that times are the same. */
const files = new MemoryFileSystem(tree);
const paths = Object.keys(tree.top).map((name) => `top/${name}`);

const factsOf = ({ name, path, type, size, mtime, modified }: SiteEntry) => ({
  name,
  path,
  type,
  size,
  mtime,
  modified,
});
const sorted = (entries: readonly SiteEntry[]) =>
  entries.map(factsOf).sort((a, b) => (a.name < b.name ? -1 : 1));

/** What the call comes to: the entries, or the error's code. */
async function outcomeOf(listing: Promise<readonly SiteEntry[]>): Promise<unknown> {
  return await listing.then(sorted, (error: { readonly code?: string }) => error.code);
}

/** Each directory by itself, on a site of its own. */
async function alone(settings: TestServerOptions, asked: readonly string[]): Promise<unknown[]> {
  await using open = await openSite(settings, { connections: 1 });
  const outcomes: unknown[] = [];
  for (const path of asked) outcomes.push(await outcomeOf(open.site.readdir(path, { withFileTypes: true })));
  return outcomes;
}

const together = async (site: Site, asked: readonly string[]): Promise<unknown[]> =>
  await Promise.all(asked.map((path) => outcomeOf(listTogether(site, path))));

const certificate = createCertificate();
const servers: Readonly<Record<string, TestServerOptions>> = {
  "with MLSD": { files },
  "with LIST alone": { files, without: ["MLSD", "MLST"] },
  "that lists its working directory whatever it is asked": {
    files,
    without: ["MLSD", "MLST"],
    listIgnoresPath: true,
  },
  "without FEAT": { files, without: ["FEAT", "MLSD", "MLST"] },
  "without EPSV and MDTM": { files, without: ["EPSV", "MLSD", "MLST", "MDTM"] },
  "that allows two connections": { files, maxConnections: 2 },
  "over TLS": { files, tls: "required", certificate },
};
const broken: Readonly<Record<string, readonly FaultRule[]>> = {
  "ends the first session that lists": [at("mlsd-command", faults.once(faults.fin()))],
  "loses a connection in a listing": [at("mlsd-bytes", faults.nth(9, faults.reset()))],
  "refuses a listing once": [at("mlsd-final", faults.nth(12, faults.temporary(451)))],
  "ends a session at a command": [at("mlsd-command", faults.nth(15, faults.fin()))],
};

describe("T1: directories that are listed together", () => {
  it.each(Object.entries(servers))(
    "on a server %s have the same entries as by themselves",
    async (_, settings) => {
      const asked = [...paths, "top/missing", "top/d5/.hidden"];
      const expected = await alone({ ...settings, tls: "none" }, asked);
      await using open = await openSite(settings, {
        connections: 4,
        tls: settings.tls === "required" ? "require" : "off",
        tlsOptions: { ca: certificate.ca },
      });
      expect(await together(open.site, asked)).toEqual(expected);
      expect(open.site.state).toMatchObject({ busy: 0, waiting: 0 });
    },
  );

  describe.each([1, 3])("with %i connections", (connections) => {
    it.each(Object.entries(broken))("all come when the server %s", async (_, rules) => {
      const expected = await alone({ files }, paths);
      await using open = await openSite({ files, faults: rules }, { connections });
      expect(await together(open.site, paths)).toEqual(expected);
    });
  });

  it("are asked for once, and the next port with the listing before", async () => {
    await using open = await openSite({ files }, { connections: 1 });
    await together(open.site, paths);
    const commands = commandsOf(open.server);
    // That one could be a file.
    for (const path of paths.filter((each) => each !== "top/d2"))
      expect(commands.filter((line) => line === `MLSD ${path}`)).toHaveLength(1);
    // Twice it is found out whether the server waits; from then on the next port is asked for, and each is used.
    expect(commands.filter((line) => line === "NOOP")).toHaveLength(2);
    const count = (verb: string): number => commands.filter((line) => line.startsWith(verb)).length;
    expect(count("EPSV")).toBe(count("MLSD"));
  });

  it("in any order, and beside other calls, come to the same", async () => {
    const expected = new Map(paths.map((path, nth) => [path, nth]));
    const single = await alone({ files }, paths);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...paths), { maxLength: 20 }),
        fc.integer({ min: 1, max: 4 }),
        async (asked, connections) => {
          await using open = await openSite({ files }, { connections });
          const [listed, stats] = await Promise.all([
            together(open.site, asked),
            Promise.all(asked.slice(0, 3).map((path) => open.site.stat(path))),
          ]);
          expect(listed).toEqual(asked.map((path) => single[expected.get(path) as number]));
          expect(stats.every((entry) => entry.isDirectory())).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("one that is cancelled rejects with the reason, and the others come", async () => {
    await using open = await openSite({ files }, { connections: 2 });
    const stop = new AbortController();
    const reason = new Error("enough");
    const others = together(open.site, paths.slice(0, 10));
    const cancelled = listTogether(open.site, "top/d20", { signal: stop.signal });
    stop.abort(reason);
    await expect(cancelled).rejects.toBe(reason);
    expect(await others).toEqual(await alone({ files }, paths.slice(0, 10)));
    await expect(listTogether(open.site, "top", { signal: stop.signal })).rejects.toBe(reason);
  });
});
