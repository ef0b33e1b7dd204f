import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { commands } from "../src/program/commands.ts";
import { manualPage } from "../src/program/manual.ts";
import { runFtpl } from "./program.ts";

const page = manualPage(commands);
const program = "groff";
const groff = spawnSync(program, ["-man", "-Tutf8", "-ww"], { input: page });

describe("W7: help and the manual", () => {
  it("is up to date; --update writes it", async () => {
    await expect(page).toMatchFileSnapshot("../man/ftpl.1");
  });

  it.each(commands.map(({ name }) => name))("describes %s, and so does the help", async (name) => {
    expect(page).toContain(`.SS ftpl ${name}`);
    const [help, asked] = await Promise.all([runFtpl(["help", name]), runFtpl([name, "--help"])]);
    expect(help).toEqual(asked);
    expect(help).toMatchObject({ exit: 0, stderr: "" });
    expect(help.stdout).toMatch(new RegExp(`^Usage: ftpl ${name}`));
    expect(help.stdout).toMatch(/Examples:/);
  });

  it("escapes what roff would take for a request", () => {
    const [first] = commands;
    if (first === undefined) throw new Error("there are no commands");
    const odd = manualPage([{ ...first, summary: ".so \\fBx 'y'" }]);
    expect(odd).toContain("\n\\&.so \\(rsfBx \\(aqy\\(aq.\n");
  });

  it.runIf(groff.error === undefined)("is read by groff without a warning", () => {
    expect(String(groff.stderr)).toBe("");
    expect(groff.status).toBe(0);
    expect(String(groff.stdout)).toMatch(/--password-command/);
  });
});
