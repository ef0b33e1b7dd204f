import { at, type Fault, faults, type FileSink, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { type Peculiarities, PeculiarFiles, someBytes } from "./remote-files.ts";
import { commandsOf, openSite } from "./sites.ts";

/** Counts how many write to the file at once. */
class CountingFiles extends PeculiarFiles {
  most = 0;
  #open = 0;

  override async write(path: string, from: number | "append" | "truncate"): Promise<FileSink> {
    const sink = await super.write(path, from);
    if (!/[\\/]f$/i.test(path)) return sink;
    this.most = Math.max(this.most, ++this.#open);
    return {
      write: (bytes) => sink.write(bytes),
      close: async () => {
        this.#open--;
        await sink.close();
      },
    };
  }
}

/** So many sessions are open afterwards. */
async function openAll(site: Site, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => site.command("NOOP")));
}

const isOf = (contents: readonly Buffer[], found: Buffer | undefined): boolean =>
  contents.some((content) => found?.equals(content) === true);

describe("U1: uploads of one name at once, where RNTO does not replace", () => {
  const servers: readonly (readonly [string, TestServerOptions])[] = [
    ["usual", {}],
    ["no MLST", { without: ["MLST", "MLSD"] }],
  ];
  const cells = servers.flatMap(([name, settings]) =>
    [2, 8].flatMap((count) =>
      ([true, "require"] as const).flatMap((atomic) =>
        [100_000, 1_000].map((size) => ({ name, settings, count, atomic, size })),
      ),
    ),
  );

  it.each(cells)("upload: $name, $count of $size bytes, atomic: $atomic", async (cell) => {
    const { settings, count, atomic, size } = cell;
    const files = new PeculiarFiles({ d: { f: "old" } }, { refusesReplacing: true });
    await using open = await openSite({ files, ...settings }, { connections: count });
    await openAll(open.site, count);
    const contents = Array.from({ length: count }, (_, index) => someBytes(size + index, index));
    const results = await Promise.all(
      contents.map((content) => open.site.upload(content, "d/f", { atomic })),
    );
    expect(results.map((result) => result.atomic)).toEqual(contents.map(() => true));
    expect(isOf(contents, files.readFile("d/f"))).toBe(true);
    expect(files.paths()).toEqual(["/d/", "/d/f"]);
    expect(await open.site.upload(Buffer.from("x"), "d/g")).toMatchObject({ atomic: true });
  });

  it.each([true, "require"] as const)(
    "an old file that vanishes before the look, atomic: %s",
    async (atomic) => {
      const files = new PeculiarFiles({ f: "old" }, { refusesReplacing: true });
      const vanishing: Fault = (truth) => {
        void files.removeFile("/f");
        return truth;
      };
      await using open = await openSite({ files, faults: [at("rnto", faults.once(vanishing))] });
      expect(await open.site.upload(Buffer.from("new"), "f", { atomic })).toMatchObject({ atomic: true });
      expect(await open.site.upload(Buffer.from("new"), "g", { atomic })).toMatchObject({ atomic: true });
      expect(files.paths()).toEqual(["/f", "/g"]);
    },
  );

  it.each([true, "require"] as const)("an old file that another moves aside, atomic: %s", async (atomic) => {
    const files = new PeculiarFiles({ f: "old" }, { refusesReplacing: true });
    let count = 0;
    const moving: Fault = (truth) => {
      if (++count === 2) void files.removeFile("/f");
      return truth;
    };
    await using open = await openSite({ files, faults: [at("rnfr-command", moving)] });
    expect(await open.site.upload(Buffer.from("new"), "f", { atomic })).toMatchObject({ atomic: true });
    expect(files.paths()).toEqual(["/f"]);
  });
});

describe("U1: what goes directly to one name goes in turn", () => {
  const servers: readonly (readonly [string, Peculiarities, boolean])[] = [
    ["atomic: false", {}, false],
    ["names with a dot are refused", { refusesDots: true }, true],
    ["renames are refused", { refusesRenames: true }, true],
  ];
  const contents = Array.from({ length: 6 }, (_, index) => someBytes(300_000 + index, index));
  const ways: Readonly<Record<string, (site: Site, atomic: boolean) => Promise<readonly boolean[]>>> = {
    upload: async (site, atomic) =>
      (await Promise.all(contents.map((content) => site.upload(content, "d/f", { atomic })))).map(
        (result) => result.atomic,
      ),
    writeFile: async (site, atomic) =>
      (await Promise.all(contents.map((content) => site.writeFile("d/f", content, { atomic })))).map(
        (result) => result.atomic,
      ),
    uploadMany: async (site, atomic) => {
      const items = contents.map((local) => ({ local, path: "d/f" }));
      return (await site.uploadMany(items, { atomic })).map(({ result }) => result?.atomic ?? true);
    },
    "uploadMany of small files": async (site, atomic) => {
      await site.uploadMany([{ local: Buffer.from("x"), path: "d/g" }], { atomic });
      const items = contents.map((local, index) => ({
        local: local.subarray(0, 9_000 + index),
        path: "d/f",
      }));
      const runs = [items.slice(0, 3), items.slice(3)].map((some) => site.uploadMany(some, { atomic }));
      return (await Promise.all(runs)).flat().map(({ result }) => result?.atomic ?? true);
    },
  };
  for (const [way, run] of Object.entries(ways)) {
    it.each(servers)(`${way}: %s`, async (_, peculiar, atomic) => {
      const files = new CountingFiles({ d: { f: "old" } }, peculiar);
      await using open = await openSite({ files }, { connections: 6 });
      await openAll(open.site, 6);
      expect(await run(open.site, atomic)).toEqual(contents.map(() => false));
      expect(files.most).toBe(1);
      const isSmall = way.endsWith("small files");
      const whole = contents.map((content, index) =>
        isSmall ? content.subarray(0, 9_000 + index) : content,
      );
      expect(isOf(whole, files.readFile("d/f"))).toBe(true);
      expect(files.paths().filter((path) => path.includes("/."))).toEqual([]);
    });
  }

  const spellings = {
    "from the root": ["d/f", "/home/d/f", "//home//d/f"],
    "through ..": ["d/f", "d/../d/f", "../home/d/f", "/home/../home/d/./f"],
    "as bytes": ["d/f", Buffer.from("d/f"), Buffer.from("/home/d/f")],
    "in capitals, on a server that ignores them": ["d/f", "d/F", "D/f"],
    "with other separators, where these separate, too": ["d/f", "d\\f", "/home\\d\\f"],
  };
  it.each(Object.entries(spellings))("however it is spelled: %s", async (_, paths) => {
    const files = new CountingFiles({ home: { d: { f: "old" } } }, { readsAsWindows: true });
    await using open = await openSite({ files }, { connections: 6 }, "home");
    await openAll(open.site, 6);
    const each = paths.flatMap((path) => [path, path]);
    const writing = each.map((path, index) => {
      const content = contents[index % 6]!;
      return open.site.upload(content, path, { atomic: false });
    });
    await Promise.all(writing);
    expect(files.most).toBe(1);
    expect(isOf(contents, files.readFile("/home/d/f"))).toBe(true);
  });

  it("and so do appends", async () => {
    const files = new CountingFiles({ f: "old" }, {});
    await using open = await openSite({ files }, { connections: 4 });
    await openAll(open.site, 4);
    const [content = Buffer.alloc(0)] = contents;
    await Promise.all([
      open.site.upload(content, "f", { atomic: false }),
      open.site.appendFile("f", "1"),
      open.site.appendFile("f", "2"),
    ]);
    expect(files.most).toBe(1);
    expect(files.readFile("f")?.equals(Buffer.concat([content, Buffer.from("12")]))).toBe(true);
  });

  it("P3: a signal ends the wait, and nothing is left of what was sent before", async () => {
    const files = new PeculiarFiles({}, { refusesRenames: true });
    await using open = await openSite({ files }, { connections: 4 });
    const stop = new AbortController();
    let goOn = (): void => {};
    const source = async function* blocks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("first");
      await new Promise<void>((resolve) => (goOn = resolve));
    };
    const first = open.site.upload(source(), "f", { atomic: false });
    const second = open.site.upload(Buffer.from("second"), "f", { signal: stop.signal });
    // The second one was refused its rename, and waits without a session.
    await expect.poll(() => commandsOf(open.server).some((line) => line.startsWith("RNFR"))).toBe(true);
    await expect.poll(() => open.site.state.busy).toBe(1);
    stop.abort(new Error("enough"));
    await expect(second).rejects.toThrow("enough");
    goOn();
    expect(await first).toMatchObject({ atomic: false });
    expect(files.paths()).toEqual(["/f"]);
    expect(String(files.readFile("f"))).toBe("first");
  });
});
