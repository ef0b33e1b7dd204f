import { at, type FaultRule, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { PeculiarFiles } from "./remote-files.ts";
import { openSite } from "./sites.ts";
import { lostInData, perTransfer } from "./upload-cuts.ts";

describe("R2: appends of one site to one path go in turn", () => {
  const lost: readonly (readonly [string, () => FaultRule])[] = [
    ["at APPE", () => at("appe-command", faults.once(faults.reset()))],
    ["in place of the 150", () => at("appe-preliminary", faults.once(faults.reset()))],
    ["before any data", () => at("upload-bytes", perTransfer(lostInData(0)))],
    ["in place of the 226", () => at("appe-final", faults.once(faults.reset()))],
  ];
  const spellings = [
    ["log", "log"],
    ["log", "./log"],
    ["d/log", "d//log"],
    ["log", "/log"],
    ["log", "d/../log"],
    ["/d/log", "../d/./log"],
  ] as const;
  for (const paths of spellings) {
    it.each(lost)(`two of equal length to ${paths.join(" and ")}, one lost %s`, async (_, rule) => {
      const files = new PeculiarFiles({ log: "", d: { log: "" } }, {});
      await using open = await openSite({ files, faults: [rule()], dataTimeout: 300 }, { connections: 4 });
      // Both sessions are open when they are needed.
      await Promise.all(paths.map(() => open.site.command("NOOP")));
      await Promise.all(paths.map((path, index) => open.site.appendFile(path, `line ${index}...\n`)));
      const found = String(files.readFile(paths[0]));
      expect(found.split("\n").sort()).toEqual(["", "line 0...", "line 1..."]);
    });
  }
});
