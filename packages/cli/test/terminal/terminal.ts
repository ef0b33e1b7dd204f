import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { type ServerForProgram, startServer } from "../program.ts";
import { expectScreen, fixture } from "./fixture.ts";
import { inTerminal, type Screen } from "./screens.ts";

const block = "x".repeat(100_000);
const tree = {
  pub: {
    "first.bin": block,
    "the-second-file-with-a-name-that-is-rather-long.bin": block,
    "zwölf 漢字.bin": block,
  },
};
/** One file comes whole, and the others as far as this, and no further. */
const stalling = {
  tree,
  faults: [
    at("retr-bytes", (truth, step) =>
      step.argument.includes("first") ? truth : faults.stallData(30_000)(truth, step),
    ),
  ],
};
const STALLED = /1 of 3 files[^\n]*stalled/;

/** The bars of a fixture, without what stands above. */
function barsOf(name: string): string {
  return fixture(name).replace(/^.*\n/, "");
}

async function inTransfer(
  columns: number,
  use: (screen: Screen, open: ServerForProgram) => Promise<void>,
): Promise<void> {
  await using open = await startServer(stalling);
  const words = ["get", "--tls", "off", "--timeout", "1m", `${open.url}/pub`, "here"];
  await inTerminal(words, columns, { ...open.env, NO_COLOR: "1" }, async (screen) => await use(screen, open));
}

describe("W1: the bars on a terminal", () => {
  it.concurrent.each([40, 80, 132])("at %i columns", async (columns) => {
    await inTransfer(columns, async (screen) => {
      expectScreen(await screen.until(STALLED), `bars-${columns}`);
    });
  });

  it.concurrent("after the terminal has become narrower, and wider", async () => {
    await inTransfer(132, async (screen) => {
      await screen.until(STALLED);
      await screen.resize(40);
      // tmux breaks the lines first, and what has no room any more above the bars is in its history.
      await screen.until(barsOf("bars-40"));
      await screen.resize(80);
      await screen.until((text) => text.endsWith(barsOf("bars-80")) && !text.includes("…字.bin"));
    });
  });
});

describe("W4: Ctrl-C on a terminal", () => {
  it.concurrent("takes the bars away, and says how to go on", async () => {
    await inTransfer(80, async (screen, { url }) => {
      await screen.until(STALLED);
      await screen.press("C-c");
      const text = await screen.until(/to go on/);
      expect(text.replaceAll("\n", "")).toContain(
        `ended by SIGINT; to go on: ftpl get --tls off --timeout 1m ${url}/pub here`,
      );
      expect(text).not.toContain("stalled");
    });
  });
});

describe("W2: names on a terminal", () => {
  it.concurrent("are shown with what commands terminals escaped", async () => {
    const names = {
      "a\u001b[31mred": "",
      "b\u202egnp.exe": "",
      "c\u009b2J": "",
      "d\u0007": "",
      "f\u2066x": "",
    };
    await using open = await startServer({ tree: names });
    await inTerminal(["ls", "-a", "--tls", "off", open.url], 80, open.env, async (screen) => {
      expect(await screen.until(/f.*x\n/)).toBe(
        "a\\x1b[31mred\nb\\u202egnp.exe\nc\\x9b2J\nd\\x07\nf\\u2066x\n",
      );
    });
  });
});
