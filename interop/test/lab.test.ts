import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { itOnServers } from "../lab.ts";
import { labQuirks, labServerNames } from "../lab-server.ts";
import { lab, readLab } from "../running-lab.ts";

it("knows every server as missing when no lab is running", () => {
  expect(readLab(undefined)).toMatchObject({ servers: [], missing: labServerNames });
});

it("splits the lab's servers into running and missing ones", () => {
  expect([...lab.servers.map(({ name }) => name), ...lab.missing].sort()).toEqual([...labServerNames].sort());
});

it.skipIf(lab.servers.length === 0)("names the servers that `lab list` names", () => {
  const list = execFileSync(join(import.meta.dirname, "../../lab/lab"), ["list"], { encoding: "utf8" });
  const names = list.split("\n").flatMap((line) => /^\S+/.exec(line) ?? []);
  expect(names).toEqual(labServerNames);
});

itOnServers(
  "has only quirks with a name here",
  () => true,
  async ({ quirks }) => {
    expect(quirks.filter((quirk) => !labQuirks.includes(quirk))).toEqual([]);
  },
);
