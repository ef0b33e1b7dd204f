import { describe, it } from "vitest";
import { expectAlike } from "./differential/compare.ts";
import { commands } from "./differential/context/commands.ts";
import { facts } from "./differential/context/facts.ts";
import { handling } from "./differential/context/handling.ts";
import { logs } from "./differential/context/logs.ts";
import { contextDifferences } from "./differential/differences.ts";

describe("G1, G3: members of FTPContext", () => {
  it.each(Object.entries({ ...facts, ...commands, ...handling, ...logs }))("%s", async (name, row) => {
    await expectAlike(name, row, contextDifferences);
  });
});
