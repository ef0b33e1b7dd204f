import { at, type FaultRule, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { commandCuts } from "./command-cuts.ts";
import { servedFiles } from "./operations.ts";
import { openSite } from "./sites.ts";

/** What the server refuses, and what the caller learns. */
const refused: readonly {
  readonly name: string;
  readonly call: (site: Site) => Promise<unknown>;
  readonly code: string;
}[] = [
  { name: "mkdir of what is there", call: (site) => site.mkdir("full"), code: "EEXIST" },
  { name: "rm of what is not there", call: (site) => site.rm("not"), code: "ENOENT" },
  { name: "rm of a directory", call: (site) => site.rm("full"), code: "EISDIR" },
  { name: "rmdir of what is not there", call: (site) => site.rmdir("not"), code: "ENOENT" },
  { name: "rmdir of a file", call: (site) => site.rmdir("a.txt"), code: "ENOTDIR" },
  { name: "rename of what is not there", call: (site) => site.rename("not", "a.txt"), code: "ENOENT" },
  { name: "symlink over what is there", call: (site) => site.symlink("full", "a.txt"), code: "EEXIST" },
];

/** How the look that follows the refusal is lost, by the command that looks. */
const losses: readonly { readonly name: string; readonly rule: (verb: string) => FaultRule }[] = [
  { name: "a reset before it", rule: (verb) => at(`${verb}-command`, faults.once(faults.reset())) },
  { name: "a reset in place of its reply", rule: (verb) => at(verb, faults.once(faults.reset())) },
  { name: "an end in place of its reply", rule: (verb) => at(verb, faults.once(faults.fin())) },
  { name: "a 421", rule: (verb) => at(`${verb}-command`, faults.once(faults.serviceClosing())) },
];

const servers = [
  { server: "that has MLST", verb: "mlst", without: [] },
  { server: "that has LIST alone", verb: "list", without: ["MLST", "MLSD"] },
];

const cells = servers.flatMap((server) =>
  losses.flatMap((loss) => refused.map((operation) => ({ ...server, loss, operation }))),
);

describe("R2: what was refused is no success, although the look afterwards is lost", () => {
  it.each(cells)(
    "$operation.name, $loss.name, on a server $server",
    async ({ operation: { call, code }, loss: { rule }, verb, without }) => {
      using served = servedFiles();
      await using open = await openSite({ root: served.path, without, faults: [rule(verb)] });
      await expect(call(open.site)).rejects.toMatchObject({ code });
    },
  );
});

describe("R2: a rename that is lost at RNFR has renamed nothing", () => {
  it.each(commandCuts)("and is refused where there is nothing to rename: $name", async ({ rules }) => {
    using served = servedFiles();
    await using open = await openSite({ root: served.path, faults: rules("rnfr") });
    await expect(open.site.rename("not", "a.txt")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it.each(commandCuts)("and is done at the next attempt: $name", async ({ rules }) => {
    using served = servedFiles();
    await using open = await openSite({ root: served.path, faults: rules("rnfr") });
    await open.site.rename("a.txt", "b.txt");
    expect(await open.site.readFile("b.txt", "utf8")).toBe("content");
  });

  // The first bytes of a 350 count as one.
  it.each(commandCuts)("and one of several calls alone has renamed: $name", async ({ rules }) => {
    using served = servedFiles();
    await using open = await openSite({ root: served.path, faults: rules("rnfr") });
    const claims = Array.from({ length: 4 }, () => open.site.rename("a.txt", "claimed"));
    const outcomes = await Promise.allSettled(claims);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
