import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, describe, it } from "vitest";
import type { Command } from "../src/command/command.ts";
import { commands } from "../src/program/commands.ts";
import { connectionOptions } from "../src/options/connection-options.ts";
import { outputOptions } from "../src/options/output-options.ts";
import { runFtpl, startServer } from "./program.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const blocks = Array.from(readme.matchAll(/```sh\n(.*?)```/gs), ([, code = ""]) => code.split("\n"));
/** The lines of the blocks that run the program; the first block installs it. */
const lines = blocks
  .slice(1)
  .flat()
  .filter((line) => line.includes("ftpl "));

/** The part of the page that is made from the table of commands. */
function tableOf(table: readonly Command[]): string {
  const rows = table.map(({ name, operands, summary, options }) => {
    const own = Object.entries(options).filter(([key]) => !Object.hasOwn(connectionOptions, key));
    const flags = own.map(([, option]) => `\`${(option as { readonly flags: string }).flags}\``).join(" ");
    const usage = ["ftpl", name, ...operands].join(" ");
    return `| \`${usage}\` | ${summary} | ${flags.replaceAll("|", "\\|")} |`;
  });
  const shared = Object.values({ ...connectionOptions, ...outputOptions }).map(
    ({ flags, description }) => `| \`${flags}\` | ${description} |`,
  );
  return [
    "| command | what it does | flags of its own |",
    "| --- | --- | --- |",
    ...rows,
    "",
    "Flags of all commands that connect to a server; `--json` and `--quiet` are flags of every command:",
    "",
    "| flag | what it does |",
    "| --- | --- |",
    ...shared,
  ].join("\n");
}

describe("W7: the page of the package", () => {
  it("has the commands as they are; --update writes them", async () => {
    const page = readme.replace(
      /(<!-- commands:.*?-->\n).*(<!-- \/commands -->)/s,
      (_, begin: string, end: string) => `${begin}${tableOf(commands)}\n${end}`,
    );
    await expect(page).toMatchFileSnapshot("../README.md");
  });

  it("has five problems on its first screen, and sites", () => {
    expect(blocks[1]?.filter((line) => line.startsWith("# "))).toHaveLength(5);
    expect(lines).toHaveLength(10);
  });

  it("has examples that run, one after the other", async () => {
    await using open = await startServer({ tree: { pub: { "a.txt": "a", "access.log": "x".repeat(300) } } });
    const home = mkdtempSync(join(tmpdir(), "ftpl-readme-"));
    try {
      for (const line of lines) {
        const [, stdin, command = ""] = /^(?:echo (\w+) \| )?ftpl (.*)$/.exec(line) ?? [];
        const outcome = await runFtpl(command.replaceAll("URL", open.url).split(" "), {
          cwd: home,
          env: { ...open.env, HOME: home },
          stdin: stdin === undefined ? "" : `${stdin}\n`,
        });
        expect({ line, exit: outcome.exit, stderr: outcome.stderr }).toMatchObject({ exit: 0 });
      }
      expect(readFileSync(join(home, "backup", "pub", "a.txt"), "utf8")).toBe("a");
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it("shows a file of sites that can be read", async () => {
    const [, json = ""] = /```json\n(.*?)```/s.exec(readme) ?? [];
    const home = mkdtempSync(join(tmpdir(), "ftpl-readme-"));
    try {
      const env = { HOME: home, XDG_CONFIG_HOME: home };
      expect(await runFtpl(["site", "add", "other", "ftp://h.example"], { env })).toMatchObject({ exit: 0 });
      writeFileSync(join(home, "ftpl", "sites.json"), json);
      // The page shows what the program writes.
      const edit = await runFtpl(["site", "edit", "shop", "--timeout", "1m"], { env });
      expect({ ...edit, file: readFileSync(join(home, "ftpl", "sites.json"), "utf8") }).toMatchObject({
        exit: 0,
        file: json,
      });
      const { stdout } = await runFtpl(["site", "ls"], { env });
      expect(stdout).toBe("shop\tftpes://me@ftp.example.com/www\tconnections=2\ttimeout=60000ms\n");
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
