import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { EndSignal, Terminal } from "../src/output/terminal.ts";
import { interruptible } from "../src/shell/interruptible.ts";

/** A terminal at which Ctrl-C and SIGTERM come when the test says so. */
function terminalOf(): { terminal: Terminal; interrupt: () => boolean; end: () => void; said: () => string } {
  const controller = new AbortController();
  let [ended, onInterrupt, said]: [EndSignal | undefined, (() => void) | undefined, string] = [
    undefined,
    undefined,
    "",
  ];
  const stderr = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      said += chunk.toString();
      done();
    },
  });
  const terminal = {
    signal: controller.signal,
    stderr,
    get ended() {
      return ended;
    },
    onInterrupt: (given: (() => void) | undefined) => {
      onInterrupt = given;
    },
  } as Terminal;
  return {
    terminal,
    // Whether somebody takes it; the program ends where nobody does.
    interrupt: () => {
      onInterrupt?.();
      return onInterrupt !== undefined;
    },
    end: () => {
      ended = "SIGTERM";
      controller.abort();
    },
    said: () => said,
  };
}

describe("W4: Ctrl-C in a shell", () => {
  it("ends the command, and nothing else", async () => {
    const { terminal, interrupt } = terminalOf();
    await interruptible(terminal, async (inner) => {
      expect(inner.signal.aborted).toBe(false);
      expect(inner.ended).toBe(undefined);
      expect(interrupt()).toBe(true);
      expect(inner.signal.aborted).toBe(true);
      expect(inner.ended).toBe("SIGINT");
    });
    expect(terminal.signal.aborted).toBe(false);
    await interruptible(terminal, async (inner) => expect(inner.signal.aborted).toBe(false));
  });

  it("is the program's own again when the command does not end, and after it", async () => {
    const { terminal, interrupt, said } = terminalOf();
    await interruptible(terminal, async () => {
      expect(interrupt()).toBe(true);
      expect(said()).toBe("");
      expect(interrupt()).toBe(false);
      expect(said()).toBe("ftpl: the command is ending; Ctrl-C again ends the shell\n");
    });
    expect(interrupt()).toBe(false);
  });

  it("is given back after a failure", async () => {
    const { terminal, interrupt } = terminalOf();
    const failing = interruptible(terminal, async () => await Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(interrupt()).toBe(false);
  });

  it("SIGTERM ends the command as well", async () => {
    const { terminal, end } = terminalOf();
    await interruptible(terminal, async (inner) => {
      end();
      expect(inner.signal.aborted).toBe(true);
      expect(inner.ended).toBe("SIGTERM");
    });
  });
});
