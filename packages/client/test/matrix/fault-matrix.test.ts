import { readdirSync } from "node:fs";
import { faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { type CellResult, MatrixCell } from "./matrix-cell.ts";
import type { MatrixFault } from "./matrix-faults.ts";
import { outcomeWord } from "./outcome-word.ts";
import { protections, stepsOf } from "./protocol-steps.ts";
import { shows } from "./shown-forms.ts";
import { VirtualClock } from "./virtual-clock.ts";

async function cellOf(stepName: string, fault: MatrixFault): Promise<CellResult> {
  const clock = new VirtualClock();
  const step = stepsOf(protections.plain).find(({ name }) => name === stepName);
  clock.install();
  try {
    // Modules that are loaded meanwhile are no idleness.
    await new MatrixCell(clock).run(protections.plain);
    clock.go();
    const cell = new MatrixCell(clock);
    return await clock.run(cell, () => cell.run(protections.plain, step, fault));
  } finally {
    await clock.uninstall();
  }
}

describe("the fault matrix", () => {
  it("has four protections, and a file for each", () => {
    expect(Object.keys(protections)).toHaveLength(4);
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".test.ts"));
    const named = Object.keys(protections).map((name) =>
      name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    );
    for (const name of named) expect(files).toContain(`${name}.test.ts`);
  });

  it("sees a false success", async () => {
    const { violations } = await cellOf("retr-bytes", {
      name: "one byte wrong",
      make: () => faults.corruptData(9),
      words: [],
    });
    expect(violations).toEqual(["download: false success: other bytes arrived"]);
  });

  it("sees a success for which there is no reason, and a failure of what must do no harm", async () => {
    const still = await cellOf("mkd", { name: "silence", make: () => (truth) => truth, words: ["timeout"] });
    expect(still.violations).toEqual(["a success that nobody has given a reason for"]);
    const late = await cellOf("mkd", { name: "late", make: () => faults.silence(), words: ["timeout"] });
    expect(late.violations).toEqual(["mkd: timeout, though the same bytes, within the limits of time"]);
  });

  it("sees an error that is told as another, and one that is none", async () => {
    const { violations } = await cellOf("mkd", {
      name: "550",
      make: () => faults.permanent(),
      words: ["timeout"],
    });
    expect(violations).toEqual(["mkd: 5yz: this fault is not to be told so"]);
    expect(outcomeWord(new Error("anything"))).toBeUndefined();
  });

  it("sees a secret in a message, a cause, a hidden property, and in other spellings", () => {
    const secret = "canary/word";
    const hidden = Object.defineProperty(new Error("x"), "hidden", { value: secret, enumerable: false });
    for (const shown of [
      `PASS ${secret}`,
      new Error(`said ${secret}`),
      new Error("x", { cause: new Error(secret) }),
      hidden,
      `ftp://me:${encodeURIComponent(secret)}@host`,
      Buffer.from(secret).toString("base64"),
    ]) {
      expect(shows(secret, [shown])).toBe(true);
    }
    expect(shows(secret, ["PASS ****", new Error("no")])).toBe(false);
  });
});
