import { describe, expect, it } from "vitest";
import { rareServerNames } from "../lab-server.ts";
import { exceptions } from "../rare/exceptions.ts";
import { judged } from "../rare/judged.ts";
import { rareGroups } from "../rare/operations/all-rare-operations.ts";

const operations = rareGroups.flatMap((group) => group.operations.map(({ name }) => name));

describe("the exceptions of the rare servers", () => {
  it("name operations that exist, each of which has a name of its own", () => {
    expect(new Set(operations).size).toBe(operations.length);
    const unknown = exceptions.flatMap((one) => one.operations.filter((name) => !operations.includes(name)));
    expect(unknown).toEqual([]);
  });

  it("expect one thing of a cell", () => {
    const cells = exceptions.flatMap((one) =>
      one.on.flatMap((on) => one.operations.map((name) => `${on}: ${name}`)),
    );
    expect(cells.filter((cell, index) => cells.indexOf(cell) !== index)).toEqual([]);
  });

  it("are fewer than a fifth of all cells", () => {
    const count = exceptions.reduce((sum, one) => sum + one.on.length * one.operations.length, 0);
    expect(count).toBeLessThan((operations.length * rareServerNames.length) / 5);
  });
});

describe("a cell", () => {
  const refused = (code: number) => ({ outcome: "refused", code, error: `${code} no` }) as const;

  it("is n/a for the refusal that is expected, and fails for another", () => {
    expect(judged("simple-ftpd", "quit()", refused(502))).toEqual({
      outcome: "not-applicable",
      reason: "no QUIT",
    });
    expect(judged("simple-ftpd", "quit()", refused(421))).toMatchObject({ outcome: "failed" });
  });

  it("fails for a lost session where a refusal is expected", () => {
    const lost = { outcome: "failed", error: "ConnectionClosedError: lost" } as const;
    expect(judged("simple-ftpd", "quit()", lost)).toMatchObject({ outcome: "failed" });
  });

  it("fails for a refusal that is not expected, and for a crash even where a fault is", () => {
    expect(judged("vsftpd-origin", "quit()", refused(502))).toMatchObject({ outcome: "failed" });
    const crashed = { outcome: "crashed", error: "ConnectionClosedError" } as const;
    expect(judged("gridftp", "abort() of a download", crashed)).toMatchObject({ outcome: "failed" });
  });
});
