import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { itOnServers } from "../lab.ts";
import { boxNames, labQuirks, labServerNames, rareServerNames, strictServerNames } from "../lab-server.ts";
import { lab, readLab } from "../running-lab.ts";

it("knows every server as missing when no lab is running", () => {
  expect(readLab(undefined)).toEqual({
    ca: undefined,
    clientCert: undefined,
    clientKey: undefined,
    servers: [],
    missing: labServerNames,
    rareServers: [],
    missingRare: rareServerNames,
    boxes: [],
    missingBoxes: boxNames,
    strictServers: [],
    missingStrict: strictServerNames,
  });
});

it("splits the lab's servers into running and missing ones", () => {
  expect([...lab.servers.map(({ name }) => name), ...lab.missing].sort()).toEqual([...labServerNames].sort());
});

it.skipIf(lab.servers.length === 0)("names the servers that `lab list` names", () => {
  const program = join(import.meta.dirname, "../../lab/lab");
  const list = (...groups: string[]): string[] => {
    const lines = execFileSync(program, ["list", ...groups], { encoding: "utf8" }).split("\n");
    return lines.flatMap((line) => /^\S+/.exec(line) ?? []);
  };
  expect(list()).toEqual(labServerNames);
  expect(list("rare")).toEqual(rareServerNames);
  expect(list("boxes")).toEqual(boxNames);
  expect(list("strict")).toEqual(strictServerNames);
});

itOnServers(
  "has only quirks with a name here",
  () => true,
  async ({ quirks }) => {
    expect(quirks.filter((quirk) => !labQuirks.includes(quirk))).toEqual([]);
  },
);
