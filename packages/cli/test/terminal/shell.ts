import { existsSync, readFileSync } from "node:fs";
import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { shell } from "../../src/commands/shell.ts";
import { PASSWORD, type ServerForProgram, startServer } from "../program.ts";
import { expectScreen } from "./fixture.ts";
import { inTerminal, type Screen } from "./screens.ts";

const block = "x".repeat(100_000);
const tree = {
  "readme.txt": "Read me.\n",
  "notes.txt": "no end of the line",
  "my dir": { "in it.txt": "in it\n" },
  big: { "first.bin": block, "second.bin": block },
};
/** Downloads of big files come to a stop. */
const stalling = {
  tree,
  faults: [
    at("retr-bytes", (truth, step) =>
      step.argument.includes(".bin") ? faults.stallData(30_000)(truth, step) : truth,
    ),
  ],
};

/** Whether the screen ends with a prompt at which this has been typed. */
function atPrompt(typed = ""): (text: string) => boolean {
  return (text) => text.replaceAll("\n", "").endsWith(typed === "" ? ">" : `> ${typed}`.trimEnd());
}

/** Types a line, and waits until what it has started is over. */
async function enter(screen: Screen, line: string): Promise<void> {
  await screen.type(line);
  await screen.until(atPrompt(line));
  await screen.press("Enter");
  await screen.until(atPrompt());
}

async function inShell(
  columns: number,
  use: (screen: Screen, open: ServerForProgram) => Promise<void>,
  words: readonly string[] = [],
): Promise<void> {
  await using open = await startServer(stalling);
  const env = { ...open.env, NO_COLOR: "1", FTPL_COMPLETION_TIMEOUT: "60" };
  await inTerminal(["shell", "--tls", "off", ...words, open.url], columns, env, async (screen) => {
    await screen.until(atPrompt());
    await use(screen, open);
  });
}

describe("V4: the shell on a terminal", () => {
  it.concurrent.each([40, 80, 132])("at %i columns", async (columns) => {
    await inShell(columns, async (screen) => {
      await enter(screen, "ls");
      await screen.type("cat re");
      await screen.press("Tab");
      await screen.until(atPrompt("cat readme.txt"));
      await screen.press("Enter");
      await screen.until(atPrompt());
      await enter(screen, "cat notes.txt");
      await screen.type("cd my");
      await screen.press("Tab");
      await screen.until(atPrompt("cd my\\ dir/"));
      await screen.press("Enter");
      await screen.until(atPrompt());
      await enter(screen, "!printf page > page.html; echo $FTP_PASSWORD");
      await screen.type("put pa");
      await screen.press("Tab");
      await screen.until(atPrompt("put page.html"));
      await screen.press("Enter");
      await screen.until(atPrompt());
      await enter(screen, "get *.html copy.html");
      await enter(screen, "rm *.zip");
      await enter(screen, "cat none");
      // Up twice, and Ctrl-C clears the line.
      await screen.press("Up", "Up");
      await screen.until(atPrompt("rm *.zip"));
      await screen.press("C-c");
      await screen.until(atPrompt());
      await enter(screen, "pwd");
      expectScreen(await screen.text(), `shell-${columns}`);
    });
  });

  it.concurrent("offers what there is after a second Tab", async () => {
    await inShell(80, async (screen) => {
      await screen.type("ls /");
      await screen.press("Tab", "Tab");
      const text = await screen.until(/readme\.txt\n[^]*ls \/\n$/);
      expect(text).toMatch(
        /\n\/big\/ +\/my\\ dir\/ +\/notes\.txt +\/readme\.txt\n\n127\.0\.0\.1:\/> ls \/\n$/,
      );
    });
  });

  it.concurrent("runs lines that come at once one after the other, and keeps what was begun", async () => {
    await inShell(80, async (screen) => {
      await screen.type("cat readme.txt\ncd big\nls\npw");
      await screen.until(atPrompt("pw"));
      await screen.type("d");
      await screen.until(atPrompt("pwd"));
      await screen.press("Enter");
      await screen.until((text) => /\/big\n.*>\n$/.test(text));
      // What is pasted stands there first.
      expect(await screen.text()).toBe(
        [
          "127.0.0.1:/> cat readme.txt",
          "cd big",
          "ls",
          "pw",
          "Read me.",
          "127.0.0.1:/> cd big",
          "127.0.0.1:/big> ls",
          "first.bin",
          "second.bin",
          "127.0.0.1:/big> pwd",
          "/big",
          "127.0.0.1:/big>",
          "",
        ].join("\n"),
      );
    });
  });

  it.concurrent("keeps a line that is typed when the terminal changes its size", async () => {
    await inShell(80, async (screen) => {
      await screen.type("cat readme.txt notes.txt readme.txt");
      await screen.until(atPrompt("cat readme.txt notes.txt readme.txt"));
      await screen.resize(40);
      await screen.until(/readme\.\n?txt.*\n/);
      await screen.press("Enter");
      const text = await screen.until(atPrompt());
      expect(text).toContain("Read me.\nno end of the lineRead me.\n127.0.0.1:/>");
    });
  });
});

describe("W7: the examples of the help run as they are", () => {
  it.concurrent.each(shell.examples.map(({ words }) => words))("ftpl %s", async (words) => {
    await using open = await startServer({ tree: { pub: tree } });
    await inTerminal(words.replace("URL", open.url).split(" "), 80, open.env, async (screen) => {
      await screen.until(atPrompt());
      await enter(screen, "cat readme.txt");
      expect(await screen.text()).toMatch(/127\.0\.0\.1:\/pub> cat readme\.txt\nRead me\.\n/);
    });
  });
});

describe("W4: Ctrl-C in a shell", () => {
  it.concurrent.each([40, 80, 132])("ends a transfer, and not the shell, at %i columns", async (columns) => {
    await inShell(columns, async (screen) => {
      await screen.type("get big");
      await screen.press("Enter");
      expectScreen(await screen.until(/0 of 2 files[^\n]*stalled/), `shell-bars-${columns}`);
      await screen.press("C-c");
      await screen.until((text) => /to go on: get\s+big/.test(text) && atPrompt()(text));
      await enter(screen, "cat readme.txt");
      expectScreen(await screen.text(), `shell-interrupted-${columns}`);
    });
  });

  it.concurrent("ends a command of this machine, and says at the prompt how to leave", async () => {
    await inShell(80, async (screen) => {
      await screen.type("!echo begun; exec cat /dev/zero > /dev/null");
      await screen.press("Enter");
      await screen.until(/^begun$/m);
      await screen.press("C-c");
      await screen.until(/ended with SIGINT\n127\.0\.0\.1:\/>\n$/);
      await screen.press("C-c");
      await screen.until(/\(exit or Ctrl-D ends the shell\)\n127\.0\.0\.1:\/>\n$/);
    });
  });
});

describe("V4: connections of a shell", () => {
  it.concurrent("are made again when they were lost meanwhile, and nothing is said", async () => {
    const files = new MemoryFileSystem();
    files.writeFile("/a.txt", "text\n");
    const options = { files, users: { me: PASSWORD } };
    const first = await startServer(options);
    const { port } = first.server;
    const words = ["shell", "--tls", "off", first.url];
    await inTerminal(words, 80, first.env, async (screen) => {
      await screen.until(atPrompt());
      await enter(screen, "cat a.txt");
      await first.server.stop();
      await using second = await startServer({ ...options, port });
      await enter(screen, "cat a.txt");
      expect(await screen.text()).toBe(
        "127.0.0.1:/> cat a.txt\ntext\n127.0.0.1:/> cat a.txt\ntext\n127.0.0.1:/>\n",
      );
      expect(second.server.connections).toBe(1);
    });
  });

  it.concurrent("ask for the password once, and it is not shown", async () => {
    await using open = await startServer({ tree });
    await inTerminal(["shell", "--tls", "off", open.url], 80, {}, async (screen) => {
      await screen.until(/Password for me@127\.0\.0\.1:$/m);
      await screen.type(PASSWORD);
      await screen.press("Enter");
      await screen.until(atPrompt());
      await enter(screen, "cat readme.txt");
      expect(await screen.text()).not.toContain(PASSWORD);
    });
  });
});

describe("V4: a shell that cannot begin", () => {
  it.concurrent.each([
    [["--password-stdin"], "--password-stdin is taken: the shell reads its lines from there"],
    [["--json"], "--json goes with a command of the shell, and not with the shell"],
  ])("with %j says why", async (flags, message) => {
    await using open = await startServer({ tree });
    await inTerminal(["shell", ...flags, open.url], 132, open.env, async (screen) => {
      expect(await screen.until(/ftpl: .*\n/)).toContain(message);
      expect(open.server.connections).toBe(0);
    });
  });
});

describe("V4: the end of a shell", () => {
  it.concurrent.each([
    [[], "exit", "Enter", 0],
    [[], "exit 3", "Enter", 3],
    [["cat none"], "exit", "Enter", 8],
    [["!exit 7"], "quit", "Enter", 7],
    [["cat none"], "exit 0", "Enter", 0],
    [["cat none", "pwd"], "exit", "Enter", 0],
    [["cat none"], "", "C-d", 8],
    [["!exit 7"], "", "C-d", 7],
    [["pwd"], "", "C-d", 0],
  ])("%j, %s, %s: %i", async (lines, last, key, code) => {
    await using open = await startServer({ tree });
    const script = `"$1" "$2" shell --tls off "$3"; echo "code: $?"`;
    await inTerminal(
      [open.url],
      80,
      open.env,
      async (screen) => {
        await screen.until(atPrompt());
        for (const line of lines) await enter(screen, line);
        await screen.type(last);
        await screen.press(key);
        await screen.until(new RegExp(`^code: ${code}$`, "m"));
      },
      script,
    );
  });

  it.concurrent("is not Ctrl-Z: fg goes on with the line", async () => {
    await using open = await startServer({ tree });
    await inTerminal(
      [open.url],
      80,
      open.env,
      async (screen) => {
        await screen.until(atPrompt());
        await screen.type("cat read");
        await screen.until(atPrompt("cat read"));
        await screen.press("C-z");
        await screen.until((text) => text.includes("stopped") && atPrompt("cat read")(text));
        await screen.type("me.txt");
        await screen.until(atPrompt("cat readme.txt"));
        await screen.press("Enter");
        await screen.until(atPrompt());
        expect(await screen.text()).toContain("Read me.\n");
      },
      'set -m; "$1" "$2" shell --tls off "$3"; echo stopped; fg',
    );
  });

  it.concurrent("keeps its lines for the next one", async () => {
    await using open = await startServer({ tree });
    await inTerminal(
      [open.url],
      80,
      open.env,
      async (screen, home) => {
        await screen.until(atPrompt());
        await enter(screen, "cat readme.txt");
        await screen.press("C-d");
        await screen.until((text) => text.includes("again") && atPrompt()(text));
        await screen.press("Up");
        await screen.until(atPrompt("cat readme.txt"));
        const path = `${home}/.local/state/ftpl/history`;
        expect(existsSync(path) && readFileSync(path, "utf8")).toBe("cat readme.txt\n");
      },
      '"$1" "$2" shell --tls off "$3"; echo again; "$1" "$2" shell --tls off "$3"',
    );
  });
});
