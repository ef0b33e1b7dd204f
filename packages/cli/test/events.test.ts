import { describe, expect, it } from "vitest";
import { checkEvents } from "./events.ts";
import { runFtpl, startServer } from "./program.ts";

describe("W1: the events of --json", () => {
  it.each([
    ['{"type":"entry","path":"a"}\n', "a key that is missing"],
    ['{"type":"notice","message":"m","more":1}\n', "a key that is not documented"],
    ['{"type":"other"}\n', "a type that is not documented"],
    ['{"type":"notice","message":"m"}', "a line that has no end"],
  ])("are checked by every run: %s", (text) => {
    expect(() => checkEvents(text)).toThrow(/event/);
  });

  it("of a transfer are few, however many blocks there are", async () => {
    const blocks = 400;
    await using open = await startServer({
      tree: { "big.bin": "x".repeat(blocks * 65_536) },
    });
    const words = ["get", "--tls", "off", "--json", `${open.url}/big.bin`, "here.bin"];
    const began = performance.now();
    const { stdout } = await runFtpl(words, { env: open.env });
    const seconds = (performance.now() - began) / 1000;
    const events = stdout.split("\n").filter((line) => line.includes('"state":"progress"'));
    // Ten a second, one at the beginning and one at the end.
    expect(events.length).toBeLessThanOrEqual(seconds * 10 + 2);
    expect(events.length).toBeGreaterThan(0);
  });
});
