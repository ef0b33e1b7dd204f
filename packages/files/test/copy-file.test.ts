import {
  at,
  type Fault,
  faults,
  type FaultRule,
  MemoryFileSystem,
  type TestServerOptions,
} from "@ftplib/testkit";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { LocalDirectory } from "./local-directory.ts";
import { someBytes } from "./remote-files.ts";
import { perTransfer } from "./upload-cuts.ts";
import { commandsOf, openSite } from "./sites.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const small = someBytes(5_000);
const large = someBytes(3 << 20);

/** A server with mod_copy: SITE CPFR and CPTO, or SITE COPY alone. */
function copies(files: MemoryFileSystem, verbs: "COPY" | "CPFR"): FaultRule {
  let from = "";
  const say = (text: string): ReturnType<Fault> => [{ kind: "send", bytes: Buffer.from(`${text}\r\n`) }];
  const write = (source: string, target: string): ReturnType<Fault> => {
    const parent = target.slice(0, target.lastIndexOf("/") + 1);
    if (parent !== "" && !files.paths().includes(`/${parent}`)) return say("550 No such directory");
    files.writeFile(target, files.readFile(source) ?? Buffer.alloc(0));
    return say("250 Copy successful");
  };
  return at("site-command", (truth, { argument }) => {
    const [verb, ...words] = argument.split(" ");
    if (verbs === "COPY") return verb === "COPY" ? write(words[0] ?? "", words[1] ?? "") : truth;
    if (verb === "CPTO") return write(from, words.join(" "));
    if (verb !== "CPFR") return truth;
    from = words.join(" ");
    return say("350 File or directory exists, ready for destination name");
  });
}

const tree = { "a b.bin": small, "large.bin": large, d: {} };
const offered: TestServerOptions = { extraFeatures: ["SITE COPY"] };

describe("U7: copyFile", () => {
  const ways: readonly (readonly [string, (files: MemoryFileSystem) => TestServerOptions, RegExp])[] = [
    ["SITE CPFR and CPTO", (files) => ({ ...offered, faults: [copies(files, "CPFR")] }), /^SITE CPTO/m],
    ["SITE COPY", (files) => ({ ...offered, faults: [copies(files, "COPY")] }), /^SITE COPY/m],
    ["through this machine", () => ({}), /^RETR/m],
    ["through this machine, where FEAT promises too much", () => offered, /^RETR/m],
    [
      "through this machine, where it is forbidden",
      () => ({ ...offered, faults: [at("site-command", faults.permanent(550))] }),
      /^RETR/m,
    ],
  ];
  it.each(ways)("%s", async (name, settings, command) => {
    const files = new MemoryFileSystem(tree);
    await using open = await openSite({ files, ...settings(files) }, { connections: 1 });
    // SITE COPY cannot take spaces.
    const source = name === "SITE COPY" ? "large.bin" : "a b.bin";
    await open.site.copyFile(source, "x/y/b.bin");
    await open.site.copyFile("large.bin", "large.bin.bak");
    expect(files.readFile("x/y/b.bin")?.equals(files.readFile(source) ?? Buffer.alloc(0))).toBe(true);
    expect(files.readFile("large.bin.bak")?.equals(large)).toBe(true);
    expect(files.paths()).toEqual([
      "/a b.bin",
      "/d/",
      "/large.bin",
      "/large.bin.bak",
      "/x/",
      "/x/y/",
      "/x/y/b.bin",
    ]);
    expect(commandsOf(open.server).join("\n")).toMatch(command);
  });

  const limits = [undefined, 1e9];
  const cuts = [
    ["small", 2_000],
    ["large", 2_000],
    ["large", 2_000_000],
  ] as const;
  it.each(limits.flatMap((bandwidth) => cuts.map(([size, at]) => ({ bandwidth, size, cut: at }))))(
    "R1: a copy through this machine goes on after a lost connection: $size, cut at $cut, bandwidth: $bandwidth",
    async ({ bandwidth, size, cut }) => {
      const content = size === "small" ? small : large;
      const files = new MemoryFileSystem({ "a.bin": content });
      const lost = at("data-bytes", perTransfer(faults.resetData(cut)));
      await using open = await openSite({ files, faults: [lost] }, { bandwidth });
      await open.site.copyFile("a.bin", "b.bin");
      expect(files.readFile("b.bin")?.equals(content)).toBe(true);
      expect(files.paths()).toEqual(["/a.bin", "/b.bin"]);
      const fetched = commandsOf(open.server).filter((line) => line.startsWith("RETR"));
      expect(fetched).toHaveLength(2);
    },
  );

  it("what is there is replaced when the copy is whole", async () => {
    const files = new MemoryFileSystem({ "a.bin": small, "b.bin": "old" });
    await using open = await openSite({ files, ...offered, faults: [copies(files, "CPFR")] });
    await open.site.copyFile("a.bin", "b.bin");
    expect(files.readFile("b.bin")?.equals(small)).toBe(true);
    expect(commandsOf(open.server).find((line) => line.startsWith("SITE CPTO"))).toMatch(
      /\.b\.bin\.\w+\.part$/,
    );
  });

  it.each(["site-command", "site", "rnto", "rnto-command", "rnfr-command"])(
    "R2: lost at %s, there is one copy",
    async (step) => {
      const files = new MemoryFileSystem({ "a.bin": small, "b.bin": "old" });
      const lose = at(step, faults.nth(step === "site-command" ? 2 : 1, faults.reset()));
      await using open = await openSite({ files, ...offered, faults: [copies(files, "CPFR"), lose] });
      await open.site.copyFile("a.bin", "b.bin");
      expect(files.paths()).toEqual(["/a.bin", "/b.bin"]);
      expect(files.readFile("b.bin")?.equals(small)).toBe(true);
    },
  );

  it("twenty copies at once, two connections", async () => {
    // Other processes copy files at the same time.
    using directory = new LocalDirectory();
    for (const name of ["TMPDIR", "TEMP", "TMP"]) vi.stubEnv(name, directory.path);
    const files = new MemoryFileSystem({ "large.bin": large });
    await using open = await openSite({ files }, { connections: 2 });
    const names = Array.from({ length: 20 }, (_, index) => `copy-${index}.bin`);
    await Promise.all(names.map((name) => open.site.copyFile("large.bin", name)));
    expect(names.every((name) => files.readFile(name)?.equals(large))).toBe(true);
    expect(tmpdir()).toBe(directory.path);
    expect(directory.names).toEqual([]);
  });

  const places: readonly (readonly [string, TestServerOptions])[] = [
    ["on the server", { extraFeatures: ["SITE CPFR"] }],
    ["through this machine", {}],
  ];
  const cells = places.flatMap(([way, settings]) =>
    [1, 2, 4].map((connections) => ({ way, settings, connections })),
  );
  it.each(cells)("$way, $connections connections: many at once, while other calls are made", async (cell) => {
    const { settings, connections } = cell;
    const sources = Array.from({ length: 12 }, (_, index) => someBytes(1_000 + 200_000 * (index % 3), index));
    const tree = Object.fromEntries(sources.map((bytes, index) => [`source-${index}`, bytes]));
    const files = new MemoryFileSystem({ ...tree, moved: "m", gone: "g" });
    await using open = await openSite({ files, ...settings }, { connections });
    const { site } = open;
    const copies = sources.map((_, index) =>
      site.copyFile(`source-${index}`, `to/d${index % 2}/copy-${index}`),
    );
    const reads = sources.map((_, index) => site.readFile(`source-${index}`));
    const writes = sources.map((bytes, index) => site.writeFile(`to/d${index % 2}/written-${index}`, bytes));
    const others = [site.rename("moved", "elsewhere"), site.rm("gone"), site.mkdir("made"), site.walk()];
    const read = await Promise.all(reads);
    await Promise.all([...copies, ...writes, ...others]);
    for (const [index, bytes] of sources.entries()) {
      expect(read[index]?.equals(bytes)).toBe(true);
      for (const name of ["copy", "written"]) {
        expect(files.readFile(`to/d${index % 2}/${name}-${index}`)?.equals(bytes)).toBe(true);
      }
    }
    expect(files.paths().filter((path) => !/^\/(?:source|to)/.test(path))).toEqual(["/elsewhere", "/made/"]);
    expect(files.paths().filter((path) => path.includes("/."))).toEqual([]);
    expect(commandsOf(open.server).filter((line) => line.startsWith("SITE CPTO")).length).toBe(
      settings.extraFeatures === undefined ? 0 : sources.length,
    );
    expect(site.state).toMatchObject({ busy: 0, waiting: 0 });
  });

  it("what cannot be copied", async () => {
    await using open = await openSite({ tree });
    await expect(open.site.copyFile("nothing", "b")).rejects.toMatchObject({ code: "ENOENT", dest: "b" });
    await expect(open.site.copyFile("d", "b")).rejects.toMatchObject({ code: "EISDIR", syscall: "copyFile" });
    await expect(open.site.copyFile("a b.bin", "d")).rejects.toMatchObject({ code: "EISDIR" });
  });
});
