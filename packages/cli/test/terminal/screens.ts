import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const PROGRAM = fileURLToPath(new URL("../../dist/ftpl.js", import.meta.url));

function isSo(text: string, wanted: Parameters<Screen["until"]>[0]): boolean {
  if (typeof wanted === "function") return wanted(text);
  return typeof wanted === "string" ? text === wanted : wanted.test(text);
}

const MOST_LOOKS = 400;

/** A terminal in which the program runs. */
export interface Screen {
  /** The lines of the screen, without the blanks at their ends, up to the last that is not empty. */
  text(): Promise<string>;
  /** Waits until the screen matches, or is this text, or is as the function wants it, and returns it. */
  until(wanted: RegExp | string | ((text: string) => boolean)): Promise<string>;
  resize(columns: number): Promise<void>;
  /** Presses keys, as tmux names them: `C-c`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types a text. */
  type(text: string): Promise<void>;
}

/**
 * Runs the program in a terminal of this many columns, and ends it afterwards. The terminal is that of tmux, which has to be installed: without it
 * the test fails. A script runs the program itself: as `"$1" "$2"`, with the words after them.
 */
export async function inTerminal(
  words: readonly string[],
  columns: number,
  env: Readonly<Record<string, string>>,
  use: (screen: Screen, home: string) => Promise<void>,
  script?: string,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "ftpl-screen-"));
  const socket = join(home, "tmux");
  const { PATH = "" } = process.env;
  const tmux = async (...args: string[]): Promise<string> => {
    const { stdout } = await run("tmux", ["-S", socket, "-f", "/dev/null", ...args], {
      env: { PATH, HOME: home, TERM: "xterm-256color", LANG: "C.UTF-8", ...env },
    });
    return stdout;
  };
  const program = [process.execPath, PROGRAM, ...words];
  const command = script === undefined ? program : ["bash", "-c", script, "bash", ...program];
  const screen: Screen = {
    text: async () => (await tmux("capture-pane", "-p")).replace(/\n+$/, "\n"),
    until: async (wanted) => {
      // A terminal does not report what it shows: it has to be looked at again and again.
      for (let looks = 0; ; looks++) {
        const text = await screen.text();
        if (isSo(text, wanted)) return text;
        if (looks === MOST_LOOKS) throw new Error(`the screen does not become ${wanted}:\n${text}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    resize: async (width) => void (await tmux("resize-window", "-x", String(width))),
    press: async (...keys) => void (await tmux("send-keys", ...keys)),
    type: async (text) => void (await tmux("send-keys", "-l", "--", text)),
  };
  try {
    const stays = ["set-option", "-g", "remain-on-exit", "on", ";"];
    const isSilent = ["set-option", "-g", "remain-on-exit-format", "", ";"];
    const size = ["-x", String(columns), "-y", "24"];
    // The pane stays when the program has ended, and its last screen with it.
    await tmux(
      "start-server",
      ";",
      ...stays,
      ...isSilent,
      "new-session",
      "-d",
      ...size,
      "-c",
      home,
      ...command,
    );
    await use(screen, home);
  } finally {
    await tmux("kill-server").catch(() => {});
    rmSync(home, { recursive: true, force: true });
  }
}
