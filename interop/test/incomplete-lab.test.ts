import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { boxNames, labServerNames, rareServerNames, strictServerNames } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

const interop = join(import.meta.dirname, "..");
const vitest = join(interop, "..", "node_modules", "vitest", "vitest.mjs");

/** Runs one file of these tests against the lab that the file describes, or none; as in CI, or as on anybody's machine. */
function runTests(labFile: string | undefined, isCi: boolean): { status: number | null; output: string } {
  const { CI: _ci, FTP_LAB_JSON: _lab, ...env } = process.env;
  const words = [vitest, "run", "--reporter=verbose", "test/greeting.test.ts"];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: interop,
    encoding: "utf8",
    env: {
      ...env,
      NO_COLOR: "1",
      ...(labFile === undefined ? {} : { FTP_LAB_JSON: labFile }),
      ...(isCi ? { CI: "true" } : {}),
    },
  });
  return { status, output: stdout + stderr };
}

describe("without a lab", () => {
  const names = [...labServerNames, ...rareServerNames, ...boxNames, ...strictServerNames];
  const shout = `SKIPPED: ${names.length} servers of the lab are not running: ${names.join(", ")}`;

  it("the tests say before and after what they leave out, and pass", () => {
    const { status, output } = runTests(undefined, false);
    expect(output.split(shout)).toHaveLength(3);
    expect(output).toContain("greets with 220 [no such server is running]");
    expect(status).toBe(0);
  });

  it("they fail where CI is set", () => {
    const { status, output } = runTests(undefined, true);
    expect(output).toContain(shout);
    expect(status).not.toBe(0);
  });
});

describe.skipIf(
  lab.missing.length + lab.missingRare.length + lab.missingBoxes.length + lab.missingStrict.length > 0,
)("in a lab in which one server is missing", () => {
  function withoutOne<T>(use: (labFile: string) => T): T {
    const folder = mkdtempSync(join(tmpdir(), "ftplib-lab-"));
    try {
      const { servers, ...rest } = JSON.parse(readFileSync(process.env["FTP_LAB_JSON"] ?? "", "utf8")) as {
        servers: Record<string, unknown>;
      };
      const { "pure-ftpd": _, ...others } = servers;
      writeFileSync(join(folder, "lab.json"), JSON.stringify({ ...rest, servers: others }));
      return use(join(folder, "lab.json"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const shout = "SKIPPED: 1 server of the lab is not running: pure-ftpd\n";

  it("the tests of the others run, and which one is missing is said", () => {
    const { status, output } = withoutOne((labFile) => runTests(labFile, false));
    expect(output.split(shout)).toHaveLength(3);
    expect(output).toContain("greets with 220 [proftpd]");
    expect(output).not.toContain("greets with 220 [pure-ftpd]");
    expect(status).toBe(0);
  });

  it("they fail where CI is set", () => {
    const { status, output } = withoutOne((labFile) => runTests(labFile, true));
    expect(output).toContain(shout);
    expect(status).not.toBe(0);
  });
});
