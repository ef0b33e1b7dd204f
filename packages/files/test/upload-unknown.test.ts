import { at, faults, type FaultRule } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { PeculiarFiles, type Peculiarities } from "./remote-files.ts";
import { openSite } from "./sites.ts";

interface Case {
  readonly name: string;
  readonly peculiar?: Peculiarities;
  readonly rules: () => readonly FaultRule[];
  readonly code: string;
  /** The old content, or the new one, or either, by paths that end so. */
  readonly left: Readonly<Record<string, string>>;
}

const neverAgain = (): FaultRule => at("greeting", faults.from(2, faults.reset()));
const OPEN = "ERR_FTP_UNKNOWN_OUTCOME";
const EXHAUSTED = "ERR_FTP_RETRIES_EXHAUSTED";

const cases: readonly Case[] = [
  {
    name: "lost before STOR",
    rules: () => [at("stor-command", faults.reset()), neverAgain()],
    code: EXHAUSTED,
    left: { "a.bin": "old" },
  },
  {
    name: "lost before the 226",
    rules: () => [at("stor-final", faults.fin()), neverAgain()],
    code: EXHAUSTED,
    left: { "a.bin": "old", part: "new" },
  },
  {
    name: "lost before RNTO",
    rules: () => [at("rnto-command", faults.reset()), neverAgain()],
    code: OPEN,
    left: { "a.bin": "old", part: "new" },
  },
  {
    name: "lost after RNTO",
    rules: () => [at("rnto", faults.fin()), neverAgain()],
    code: OPEN,
    left: { "a.bin": "new" },
  },
  {
    name: "lost after the old file was moved aside",
    peculiar: { refusesReplacing: true },
    rules: () => [at("rnto", faults.nth(2, faults.fin())), neverAgain()],
    code: OPEN,
    left: { old: "old", part: "new" },
  },
  {
    name: "lost after the second rename",
    peculiar: { refusesReplacing: true },
    rules: () => [at("rnto", faults.nth(3, faults.fin())), neverAgain()],
    code: OPEN,
    left: { "a.bin": "new", old: "old" },
  },
];

describe("R2: where nobody can be asked any more", () => {
  it.each(cases)("$name", async ({ peculiar = {}, rules, code, left }) => {
    const files = new PeculiarFiles({ "a.bin": "old" }, peculiar);
    await using open = await openSite({ files, faults: rules() });
    await expect(open.site.upload(Buffer.from("new"), "a.bin")).rejects.toMatchObject({ code });
    const found = files
      .paths()
      .map((path) => [
        path === "/a.bin" ? "a.bin" : path.slice(path.lastIndexOf(".") + 1),
        String(files.readFile(path)),
      ]);
    expect(Object.fromEntries(found)).toEqual(left);
  });

  it("a file that was taken away between RNTO and the look is not sent again", async () => {
    const files = new PeculiarFiles({}, {});
    const taken = at(
      "pass",
      faults.nth(2, (truth) => {
        void files.removeFile("/a.bin");
        return truth;
      }),
    );
    await using open = await openSite({ files, faults: [at("rnto", faults.once(faults.fin())), taken] });
    await expect(open.site.upload(Buffer.from("new"), "a.bin")).rejects.toMatchObject({ code: OPEN });
    expect(files.paths()).toEqual([]);
  });
});
