import { at, type FaultRule, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { bytesOf } from "./bytes.ts";
import { commandCuts } from "./command-cuts.ts";
import { cutData, cuts } from "./cuts.ts";
import { LocalDirectory } from "./local-directory.ts";
import { commandsOf, openSite, type TestSite } from "./sites.ts";

const content = bytesOf(3_000_000);
const TIME = Date.UTC(2024, 1, 3, 4, 5, 6);
const OVERLAP = 65_536;

/** A site whose server knows RANG. */
async function openWith(rules: readonly FaultRule[] = [], features = ["RANG STREAM"]): Promise<TestSite> {
  const open = await openSite({ tree: { "a.bin": content }, extraFeatures: features, faults: rules });
  await open.server.files.setModified("/a.bin", TIME);
  return open;
}

function verbsOf(open: TestSite, verb: string): string[] {
  return commandsOf(open.server)
    .filter((line) => line.startsWith(verb))
    .toSorted();
}

describe("D5: segments of a server that knows RANG", () => {
  it("are asked for by RANG, with what is compared of the next one; the last one by REST", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    const result = await open.site.download("a.bin", directory.at("a.bin"), { segments: 3, verify: "hash" });
    expect(result).toMatchObject({ bytes: 3_000_000, size: 3_000_000 });
    expect(directory.read("a.bin").equals(content)).toBe(true);
    expect(verbsOf(open, "RANG")).toEqual([
      `RANG 0 ${1_000_000 + OVERLAP - 1}`,
      `RANG 1000000 ${2_000_000 + OVERLAP - 1}`,
    ]);
    expect(verbsOf(open, "REST")).toEqual(["REST 2000000"]);
    // Each transfer has come to its own end.
    expect(open.server.transcript.lines.filter((line) => /^S: (?:226|426|451)/.test(line))).toHaveLength(3);
    expect(open.server.transcript.lines.filter((line) => /^S: (?:426|451)/.test(line))).toEqual([]);
  });

  it("are not, where FEAT does not name it", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith([], []);
    await open.site.download("a.bin", directory.at("a.bin"), { segments: 3 });
    expect(directory.read("a.bin").equals(content)).toBe(true);
    expect(verbsOf(open, "RANG")).toEqual([]);
  });

  it.each([{}, { segments: 1 }])("are not, for a file in one piece: %j", async (options) => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    await open.site.download("a.bin", directory.at("a.bin"), options);
    expect(verbsOf(open, "RANG")).toEqual([]);
  });

  it.each([
    ["is refused", at("rang-command", faults.reply("501 No"))],
    ["is accepted and not heeded", at("rang-command", faults.reply("350 Yes"))],
    [
      "is not heeded by one of the connections",
      at(
        "rang-command",
        faults.when(({ argument }) => argument.startsWith("1000000"), faults.reply("350 Yes")),
      ),
    ],
  ])("arrive all the same where RANG %s", async (_, rule) => {
    using directory = new LocalDirectory();
    await using open = await openWith([rule]);
    const result = await open.site.download("a.bin", directory.at("a.bin"), { segments: 3 });
    expect(result.size).toBe(3_000_000);
    expect(directory.read("a.bin").equals(content)).toBe(true);
    expect(directory.names).toEqual(["a.bin"]);
  });

  it.each(commandCuts)("R1: RANG, cut $name", async ({ rules }) => {
    using directory = new LocalDirectory();
    await using open = await openWith(rules("rang"));
    await open.site.download("a.bin", directory.at("a.bin"), { segments: 3 });
    expect(directory.read("a.bin").equals(content)).toBe(true);
  });

  it.each(cuts)("R1: a piece, cut $name", async ({ rules }) => {
    using directory = new LocalDirectory();
    await using open = await openWith(rules());
    await open.site.download("a.bin", directory.at("a.bin"), { segments: 3 });
    expect(directory.read("a.bin").equals(content)).toBe(true);
    expect(directory.names).toEqual(["a.bin"]);
  });

  it("are resumed, each where it was", async () => {
    using directory = new LocalDirectory();
    const settings = {
      tree: { "a.bin": content },
      extraFeatures: ["RANG STREAM"],
      faults: [at("retr-bytes", faults.resetData(500_000))],
    };
    await using broken = await openSite(settings, { retry: false });
    await broken.server.files.setModified("/a.bin", TIME);
    await expect(broken.site.download("a.bin", directory.at("a.bin"), { segments: 3 })).rejects.toThrow();
    await using open = await openWith([cutData(100_000)]);
    const result = await open.site.download("a.bin", directory.at("a.bin"), { segments: 3 });
    expect(result.resumedAt).toBeGreaterThan(0);
    expect(directory.read("a.bin").equals(content)).toBe(true);
    expect(verbsOf(open, "RANG")).toContain(`RANG ${500_000 - OVERLAP} ${1_000_000 + OVERLAP - 1}`);
  });
});
