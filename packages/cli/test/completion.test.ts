import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runFtpl } from "./program.ts";

const PROGRAM = fileURLToPath(new URL("../dist/ftpl.js", import.meta.url));
const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;
const BINARIES = { bash: "bash", zsh: "zsh", fish: "fish", powershell: "pwsh" } as const;

/** What is typed, and what is offered; the last word is the one to complete. */
const rows: Readonly<
  Record<string, { readonly words: readonly string[]; readonly offers: readonly string[] }>
> = {
  "a command": { words: ["compl"], offers: ["completion"] },
  "a flag": { words: ["ls", "--password-"], offers: ["--password-stdin", "--password-command"] },
  "a value of a flag": { words: ["ls", "--tls", "r"], offers: ["require"] },
  "a site": { words: ["ls", "wor"], offers: ["work:"] },
  "a local file": { words: ["put", "note"], offers: ["notes.txt"] },
  "a local file below": { words: ["put", "dir/"], offers: ["dir/a.txt"] },
  "a file for a flag": { words: ["ls", "--ca", "note"], offers: ["notes.txt"] },
  "an action": { words: ["site", "im"], offers: ["import"] },
  "a shell": { words: ["completion", "po"], offers: ["powershell"] },
  "the help of a command": { words: ["help", "si"], offers: ["site"] },
  "nothing that fits": { words: ["ls", "--tls", "x"], offers: [] },
};

/** A home with a site, files, and the program as `ftpl`. */
function inHome<T>(run: (home: string, env: Record<string, string>) => T): T {
  const home = mkdtempSync(join(tmpdir(), "ftpl-completion-"));
  try {
    mkdirSync(join(home, ".config", "ftpl"), { recursive: true });
    writeFileSync(join(home, ".config", "ftpl", "sites.json"), '{"work":{"url":"ftp://h.example"}}');
    mkdirSync(join(home, "dir"));
    for (const name of ["notes.txt", "dir/a.txt"]) writeFileSync(join(home, name), "");
    mkdirSync(join(home, "bin"));
    const program = join(home, "bin", "ftpl");
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
    chmodSync(program, 0o755);
    const { PATH = "" } = process.env;
    return run(home, { HOME: home, PATH: `${join(home, "bin")}:${PATH}`, TERM: "dumb" });
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** The shells of this machine; that bash is one of them is a test of its own. */
const present = SHELLS.filter((shell) => spawnSync(BINARIES[shell], ["--version"]).status === 0);

/** Asks bash as the key does: the function that the script has registered, with the words of the line. */
function askBash(words: readonly string[]): string[] {
  return inHome((home, env) => {
    const script = `
      source <(ftpl completion bash)
      COMP_WORDS=(ftpl "$@"); COMP_CWORD=$#; COMP_LINE="ftpl $*"; COMP_POINT=\${#COMP_LINE}
      read -r -a spec <<< "$(complete -p ftpl)"
      for ((i = 0; i < \${#spec[@]}; i++)); do [ "\${spec[i]}" = -F ] && name="\${spec[i + 1]}"; done
      "$name" ftpl "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = spawnSync("bash", ["-c", script, "bash", ...words], { cwd: home, env });
    return String(stdout)
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  });
}

describe("V6: completion", () => {
  it("is tried in bash wherever the tests run", () => {
    expect(present).toContain("bash");
  });

  it.each(SHELLS)("prints a script for %s", async (shell) => {
    const { exit, stdout, stderr } = await runFtpl(["completion", shell]);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).toMatch(/ftpl complete/);
  });

  it.each(present)("prints a script that %s can read", (shell) => {
    const { status, stderr } = inHome((home, env) => {
      const load =
        shell === "powershell" ? "ftpl completion powershell | Out-String | Invoke-Expression" : "";
      const script =
        shell === "fish" ? "ftpl completion fish | source" : `source <(ftpl completion ${shell})`;
      return spawnSync(BINARIES[shell], ["-c", load || script], { cwd: home, env });
    });
    expect({ status, stderr: String(stderr) }).toMatchObject({ status: 0 });
  });

  it.each(Object.entries(rows))("offers %s", async (_, { words, offers }) => {
    const { stdout, status } = inHome((home, env) =>
      spawnSync(join(home, "bin", "ftpl"), ["complete", "--", ...words], { cwd: home, env }),
    );
    expect(status).toBe(0);
    const lines = String(stdout).trim().split("\n").slice(0, -1);
    expect(lines.map((line) => line.split("\t")[0])).toEqual(offers);
  });

  it.each(Object.entries(rows))("offers %s in bash", (_, { words, offers }) => {
    expect(askBash(words)).toEqual(offers);
  });

  it("replaces what follows a colon, and runs nothing that was typed", () => {
    expect(askBash(["ls", "--tls=r"])).toEqual(["require"]);
    expect(askBash(["cat", "./no:te", "$(touch made)", "made"])).toEqual([]);
  });

  it("knows no other shell", async () => {
    const { exit, stderr } = await runFtpl(["completion", "bsh"]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/did you mean "bash"/);
  });
});
