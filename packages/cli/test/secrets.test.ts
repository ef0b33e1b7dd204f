import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PASSWORD, runShell } from "./program.ts";
import { SecretWatch } from "./secrets.ts";

const coded = Buffer.from(PASSWORD).toString("base64");

/** Where a run may leave a password, as a line of a shell before the program runs. */
const leaks: Readonly<Record<string, { readonly script: string; readonly isLeak: boolean }>> = {
  "in the working directory": { script: `echo ${PASSWORD} > here`, isLeak: true },
  "in a directory below": { script: `mkdir -p a/b && echo "x${PASSWORD}x" > a/b/c`, isLeak: true },
  "in the home directory": { script: `echo ${PASSWORD} > "$HOME/.x"`, isLeak: true },
  "in the temporary directory": { script: `echo ${PASSWORD} > "$TMPDIR/x"`, isLeak: true },
  "in another form": { script: `echo ${coded} > here`, isLeak: true },
  "in a .netrc for everybody": { script: `echo ${PASSWORD} > .netrc; chmod 644 .netrc`, isLeak: true },
  "in a .netrc for the user": { script: `echo ${PASSWORD} > .netrc; chmod 600 .netrc`, isLeak: false },
  nowhere: { script: "echo hello > here", isLeak: false },
};

/** What a program starts, as an argument of `spawn`. */
const starts: Readonly<Record<string, { readonly call: string; readonly isLeak: boolean }>> = {
  "a word": { call: `spawn("true", ["${PASSWORD}"], { env: {} })`, isLeak: true },
  "the whole environment": { call: 'spawn("true", [], {})', isLeak: true },
  "the environment without words": { call: 'spawn("true", { shell: true })', isLeak: true },
  "another name of the environment": {
    call: 'spawn("true", [], { env: { A: process.env.FTP_PASSWORD } })',
    isLeak: true,
  },
  "another function": { call: 'execFileSync("true", [process.env.FTP_PASSWORD], { env: {} })', isLeak: true },
  nothing: { call: 'spawn("true", [], { env: { A: "1" } })', isLeak: false },
};

describe("W5: a password that a run leaves behind is seen, whichever test runs it", () => {
  it.each(Object.entries(leaks))("%s", async (_, { script, isLeak }) => {
    const run = runShell(`${script}; "$@"`, ["--version"]);
    if (isLeak) await expect(run).rejects.toThrow("a password was written");
    else expect(await run).toMatchObject({ exit: 0 });
  });

  it.each(Object.entries(starts))("passed on as %s", (_, { call, isLeak }) => {
    const cwd = mkdtempSync(join(tmpdir(), "ftpl-secrets-"));
    const env = { FTP_PASSWORD: PASSWORD };
    const watch = new SecretWatch({ secret: PASSWORD, cwd, env, typed: "" });
    try {
      const name = /\w+/.exec(call)?.[0] ?? "";
      const input = `import { ${name} } from "node:child_process";\n${call};\n`;
      const words = ["--input-type=module", "-"];
      const ran = spawnSync(process.execPath, words, {
        input,
        cwd,
        env: { PATH: process.env["PATH"], ...watch.env, ...env },
      });
      expect(ran.status).toBe(0);
      expect(watch.started()).toHaveLength(1);
      if (isLeak) expect(() => watch.check()).toThrow("a password was passed on");
      else watch.check();
    } finally {
      watch.end();
      rmSync(cwd, { recursive: true, force: true });
    }
  });
});
