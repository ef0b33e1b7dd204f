import { at, type FaultRule, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { LocalDirectory } from "./local-directory.ts";
import { PeculiarFiles } from "./remote-files.ts";
import { commandsOf, openSite } from "./sites.ts";

const content = Buffer.from("0123456789");

/** What happens to the SIZE of a small file. */
const together: readonly { readonly name: string; readonly rules: () => readonly FaultRule[] }[] = [
  { name: "the reply to SIZE is lost", rules: () => [at("size", faults.once(faults.fin()))] },
  { name: "SIZE is answered with 450", rules: () => [at("size-command", faults.once(faults.temporary()))] },
  { name: "a 421 comes in place of SIZE", rules: () => [at("size", faults.once(faults.serviceClosing()))] },
];

async function outcomesOf(site: Site): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { result, error } of site.uploadMany([{ local: content, path: "a.bin" }])) {
    found.push(error ?? result?.atomic);
  }
  return found;
}

describe("U1, R2: a small file of which a part was stored", () => {
  it.each(together)("is sent again although $name", async ({ rules }) => {
    const files = new PeculiarFiles({}, {});
    const hole = at("upload-bytes", faults.once(faults.storeOnly(4)));
    await using open = await openSite({ files, faults: [hole, ...rules()] });
    expect(await outcomesOf(open.site)).toEqual([true]);
    expect(files.paths()).toEqual(["/a.bin"]);
    expect(files.readFile("a.bin")).toEqual(content);
  });
});

describe("R2: a small file whose RNTO was answered by a 421", () => {
  it.each(["rnto", "rnto-command"])("has its name once: %s", async (step) => {
    const files = new PeculiarFiles({}, {});
    await using open = await openSite({ files, faults: [at(step, faults.once(faults.serviceClosing()))] });
    expect(await outcomesOf(open.site)).toEqual([true]);
    expect(files.paths()).toEqual(["/a.bin"]);
    expect(commandsOf(open.server)).not.toContain("STOR a.bin");
  });
});

describe("U1: the old file that was moved aside", () => {
  const moves = { refusesReplacing: true };

  it("is removed after a loss, and the new one is not sent again", async () => {
    const files = new PeculiarFiles({ "a.bin": "old" }, moves);
    await using open = await openSite({ files, faults: [at("dele-command", faults.once(faults.reset()))] });
    expect(await open.site.upload(content, "a.bin")).toMatchObject({ atomic: true });
    expect(files.paths()).toEqual(["/a.bin"]);
    expect(commandsOf(open.server).filter((line) => line.startsWith("STOR"))).toHaveLength(1);
  });

  it("stays where it cannot be removed: the new one has its name", async () => {
    const files = new PeculiarFiles({ "a.bin": "old" }, moves);
    await using open = await openSite({ files, faults: [at("dele-command", faults.reset())] });
    expect(await open.site.upload(content, "a.bin")).toMatchObject({ atomic: true });
    expect(files.readFile("a.bin")).toEqual(content);
  });
});

it("U1: a temporary file of which a part was lost is removed, although the connection is lost", async () => {
  const files = new PeculiarFiles({}, {});
  await using open = await openSite({
    files,
    faults: [
      at("upload-bytes", faults.once(faults.storeOnly(4))),
      at("dele-command", faults.once(faults.reset())),
    ],
  });
  await open.site.upload(content, "a.bin");
  expect(files.paths()).toEqual(["/a.bin"]);
});

it("U1: what an attempt has left is removed on the session at hand, while others wait for one", async () => {
  const files = new PeculiarFiles({}, {});
  const hole = at("upload-bytes", faults.once(faults.storeOnly(4)));
  await using open = await openSite({ files, faults: [hole] }, { connections: 1 });
  const uploading = open.site.upload(content, "a.bin");
  const other = open.site.withSession(async () => {
    await uploading;
    return files.paths();
  });
  expect(await other).toEqual(["/a.bin"]);
});

describe("R2: appendFile", () => {
  it("appends once, although the look after a second attempt is lost", async () => {
    const files = new PeculiarFiles({ "a.bin": "old" }, {});
    await using open = await openSite({
      files,
      faults: [
        at("appe-final", faults.once(faults.reset())),
        at("upload-bytes", faults.once(faults.storeOnly(0))),
        at("size-command", faults.nth(3, faults.reset())),
      ],
    });
    await open.site.appendFile("a.bin", content);
    expect(files.readFile("a.bin")?.toString()).toBe("old0123456789");
  });

  it("does not call complete what was stored in part", async () => {
    await using open = await openSite({
      tree: { "a.bin": "old" },
      faults: [at("upload-bytes", faults.once(faults.storeOnly(4)))],
    });
    await expect(open.site.appendFile("a.bin", content)).rejects.toMatchObject({
      code: "ERR_FTP_UNKNOWN_OUTCOME",
      message: expect.stringContaining("had 3 bytes, and has 7 now"),
    });
  });

  it("accepts that others append to the file, too", async () => {
    const files = new PeculiarFiles({ "a.bin": "old" }, {});
    const other = at("appe-final", (truth) => {
      files.writeFile("a.bin", "old0123456789other");
      return truth;
    });
    await using open = await openSite({ files, faults: [other] });
    await open.site.appendFile("a.bin", content);
  });
});

describe("R1: a refusal is explained by a look that was not lost", () => {
  const looks: readonly { readonly name: string; readonly rule: () => FaultRule }[] = [
    { name: "is answered with 450", rule: () => at("mlst-command", faults.once(faults.temporary())) },
    { name: "is answered with 421", rule: () => at("mlst-command", faults.once(faults.serviceClosing())) },
    { name: "is lost", rule: () => at("mlst-command", faults.once(faults.reset())) },
  ];
  it.each(looks)("the look $name", async ({ rule }) => {
    await using open = await openSite({ tree: { "a.bin": "a" }, faults: [rule()] });
    await expect(open.site.readdir("not")).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("D7: a small file whose size nobody has said", () => {
  const silent = at("retr-preliminary", faults.reply("150 here it comes"));
  const truncated = at("retr-bytes", faults.once(faults.truncateData(4)));
  const all = ["a.bin", "b.bin", "c.bin"];

  it.each<readonly [string, readonly FaultRule[]]>([
    ["as usual", []],
    ["after a SIZE that is lost", [at("size", faults.once(faults.reset()))]],
    ["after a SIZE that is answered with 450", [at("size-command", faults.once(faults.temporary()))]],
  ])("is compared with the server's: %s", async (_, rules) => {
    using local = new LocalDirectory();
    const tree = Object.fromEntries(all.map((name) => [name, `content of ${name}`]));
    await using open = await openSite({ tree, faults: [silent, truncated, ...rules] });
    const items = all.map((path) => ({ path, local: local.at(path) }));
    for await (const { error } of open.site.downloadMany(items)) expect(error).toBeUndefined();
    for (const name of all) expect(local.read(name).toString()).toBe(tree[name]);
  });

  it("is taken as it is where the server knows no SIZE", async () => {
    using local = new LocalDirectory();
    await using open = await openSite({ tree: { "a.bin": "a" }, without: ["SIZE"], faults: [silent] });
    const items = [{ path: "a.bin", local: local.at("a.bin") }];
    for await (const { error } of open.site.downloadMany(items)) expect(error).toBeUndefined();
    expect(local.read("a.bin").toString()).toBe("a");
  });

  it("does not keep the others from coming when its name cannot be sent", async () => {
    using local = new LocalDirectory();
    await using open = await openSite({ tree: { "a.bin": "a" }, faults: [silent] });
    const items = ["a.bin", "b\r\nNOOP"].map((path, at) => ({ path, local: local.at(String(at)) }));
    const errors: unknown[] = [];
    for await (const { error } of open.site.downloadMany(items)) errors.push(error);
    expect(errors.filter((error) => error === undefined)).toHaveLength(1);
    expect(errors.filter((error) => error instanceof Error)).toHaveLength(1);
  });
});
