import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runFtpl, startServer } from "./program.ts";

/** One invocation; in the words and the file `URL` stands for the server's address, `SECRET` for the password. */
interface Row {
  readonly words: string;
  readonly exit: number;
  readonly says?: RegExp;
  readonly stdin?: string;
  /** What FTP_PASSWORD holds; default: it is not set. */
  readonly variable?: string;
  /** The .netrc of the home directory, and another file. */
  readonly netrc?: string;
  readonly mode?: number;
  readonly other?: string;
}

const entry = "machine 127.0.0.1 login me password SECRET\n";
const wrong = entry.replace("SECRET", "wrong");
/** Prints the password from a file, so that no word of a process holds it. */
const printed = "--password-command|cat password.txt";

const rows: Readonly<Record<string, Row>> = {
  "nothing at all": { words: "ls|URL", exit: 6, says: /there is no password for me@/ },
  FTP_PASSWORD: { words: "ls|URL", variable: "SECRET", exit: 0 },
  "FTP_PASSWORD, a wrong one": { words: "ls|URL", variable: "wrong", exit: 6 },
  "--password-stdin": { words: "ls|--password-stdin|URL", stdin: "SECRET\n", exit: 0 },
  "--password-stdin with CRLF": { words: "ls|--password-stdin|URL", stdin: "SECRET\r\n", exit: 0 },
  "--password-stdin without a line end": { words: "ls|--password-stdin|URL", stdin: "SECRET", exit: 0 },
  "--password-stdin, nothing there": {
    words: "ls|--password-stdin|URL",
    stdin: "",
    exit: 6,
    says: /holds no/,
  },
  "--password-stdin, an empty line": {
    words: "ls|--password-stdin|URL",
    stdin: "\nx",
    exit: 6,
    says: /is empty/,
  },
  "--password-stdin, a line too long": {
    words: "ls|--password-stdin|URL",
    stdin: "x".repeat(70_000),
    exit: 6,
    says: /holds no/,
  },
  "--password-stdin and a source behind it": {
    words: "put|--password-stdin|-|URL/new.txt",
    stdin: "SECRET\ncontents",
    exit: 0,
  },
  "--password-stdin for two operands": {
    words: "ls|--password-stdin|URL|URL/pub",
    stdin: "SECRET\n",
    exit: 0,
  },
  "--password-command": { words: `ls|${printed}|URL`, exit: 0 },
  "--password-command that fails": {
    words: "ls|--password-command|exit 3|URL",
    exit: 6,
    says: /exit code 3/,
  },
  "--password-command that prints nothing": {
    words: "ls|--password-command|true|URL",
    exit: 6,
    says: /printed no password/,
  },
  "--password-command sees no FTP_PASSWORD": {
    words: `ls|--password-command|test -z "$FTP_PASSWORD" && cat password.txt|URL`,
    variable: "wrong",
    exit: 0,
  },
  "both flags": { words: `ls|--password-stdin|${printed}|URL`, exit: 2, says: /give one/ },
  ".netrc": { words: "ls|URL", netrc: entry, exit: 0 },
  ".netrc that others may read": { words: "ls|URL", netrc: entry, mode: 0o644, exit: 0 },
  ".netrc, the user from it": { words: "ls|HOST", netrc: entry, exit: 0 },
  ".netrc, unknown words": { words: "ls|URL", netrc: `port 21 foo\n${entry}bar 7\n`, exit: 0 },
  ".netrc, keywords in capitals": {
    words: "ls|URL",
    netrc: "MACHINE 127.0.0.1 Login me PASSWORD SECRET\n",
    exit: 0,
  },
  ".netrc, the first entry counts": { words: "ls|URL", netrc: `${entry}${wrong}`, exit: 0 },
  ".netrc, a wrong first entry": { words: "ls|URL", netrc: `${wrong}${entry}`, exit: 6 },
  ".netrc, default": { words: "ls|URL", netrc: "default login me password SECRET\n", exit: 0 },
  ".netrc, another user's password": { words: "ls|URL", netrc: entry.replace("me", "u2"), exit: 6 },
  ".netrc, another machine": { words: "ls|URL", netrc: entry.replace("127.0.0.1", "example.com"), exit: 6 },
  ".netrc, --user": { words: "ls|--user|me|HOST", netrc: entry.replace("me", "u2") + entry, exit: 0 },
  "--no-netrc": { words: "ls|--no-netrc|URL", netrc: entry, exit: 6 },
  "--netrc-file": { words: "ls|--netrc-file|other|URL", netrc: wrong, other: entry, exit: 0 },
  "--netrc-file that is not there": { words: "ls|--netrc-file|none|URL", exit: 3, says: /ENOENT.*none/ },
  "the URL": {
    words: "ls|ftp://me:SECRET@PLACE",
    exit: 0,
    says: /a password on the command line can be read/,
  },
  "the URL before FTP_PASSWORD": { words: "ls|ftp://me:SECRET@PLACE", variable: "wrong", exit: 0 },
  "the URL before .netrc": { words: "ls|ftp://me:SECRET@PLACE", netrc: wrong, exit: 0 },
  "a flag before the URL": { words: `ls|${printed}|ftp://me:wrong@PLACE`, exit: 0 },
  "a flag before FTP_PASSWORD": { words: `ls|${printed}|URL`, variable: "wrong", exit: 0 },
  "FTP_PASSWORD before .netrc": { words: "ls|URL", variable: "SECRET", netrc: wrong, exit: 0 },
  "the user of the URL before --user": { words: "ls|--user|u2|URL", variable: "SECRET", exit: 0 },
  "commands and replies shown": { words: "ls|-v|URL", variable: "SECRET", exit: 0, says: /PASS \*+/ },
  "commands and replies shown, refused": { words: "ls|-v|--json|ftp://me:SECRET@PLACE/none", exit: 8 },
};

describe("W5: passwords", () => {
  it.each(Object.entries(rows))("%s", async (_, row) => {
    await using open = await startServer({ tree: { "a.txt": "a", pub: {} } });
    const secret = open.env["FTP_PASSWORD"] ?? "";
    const filled = (text: string): string =>
      text
        .replaceAll("SECRET", secret)
        .replaceAll("URL", open.url)
        .replaceAll("HOST", open.url.replace("me@", ""))
        .replaceAll("PLACE", open.url.slice("ftp://me@".length));
    const home = mkdtempSync(join(tmpdir(), "ftpl-passwords-"));
    try {
      writeFileSync(join(home, "password.txt"), `${secret}\nanother line\n`);
      if (row.netrc !== undefined) {
        writeFileSync(join(home, ".netrc"), filled(row.netrc), { mode: row.mode ?? 0o600 });
      }
      if (row.other !== undefined) writeFileSync(join(home, "other"), filled(row.other), { mode: 0o600 });
      const [command = "", ...words] = row.words.split("|").map(filled);
      const outcome = await runFtpl([command, "--tls", "off", "--retries", "0", ...words], {
        cwd: home,
        env: { HOME: home, ...(row.variable === undefined ? {} : { FTP_PASSWORD: filled(row.variable) }) },
        stdin: filled(row.stdin ?? ""),
      });
      expect(outcome).toMatchObject({ exit: row.exit });
      if (row.says !== undefined) expect(outcome.stderr).toMatch(row.says);
      if (row.words.startsWith("put")) {
        const { stdout } = await runFtpl(["cat", "--tls", "off", `${open.url}/new.txt`], open);
        expect(stdout).toBe("contents");
      }
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

it("W5: --password-stdin does not wait for the end of standard input", async () => {
  await using open = await startServer();
  const program = fileURLToPath(new URL("../dist/ftpl.js", import.meta.url));
  const words = ["ls", "--tls", "off", "--password-stdin", open.url];
  const child = spawn(process.execPath, [program, ...words], { stdio: ["pipe", "ignore", "ignore"] });
  try {
    child.stdin.write(`${open.env["FTP_PASSWORD"]}\n`);
    expect(await once(child, "exit")).toEqual([0, null]);
  } finally {
    child.kill("SIGKILL");
  }
});
