import { at, type FaultRule, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { commandsOf, openSite } from "./sites.ts";

const content = "x".repeat(200_000);

/** How a server takes a NOOP in a transfer for something else. */
const oddities: readonly (readonly [string, () => readonly FaultRule[]])[] = [
  ["refuses it", () => [at("noop-command", faults.reply("500 What?"))]],
  ["answers it in place of the transfer", () => [at("retr-final", faults.once(faults.nothing()))]],
  ["never answers it", () => [at("noop-command", faults.nothing())]],
  ["answers it with what answers nothing", () => [at("noop", faults.once(faults.reply("331 Who?")))]],
];

describe("P5: no NOOP in transfers for a server that answers out of turn", () => {
  it.each(oddities)("one that %s", async (_, rules) => {
    await using open = await openSite(
      { tree: { "a.bin": content }, bandwidth: 400_000, faults: rules() },
      { keepAliveInTransfer: 30, connections: 1, ftp: { timeout: { finalReply: 400, reply: 400 } } },
    );
    expect(await open.site.readFile("a.bin", "utf8")).toBe(content);
    const before = commandsOf(open.server);
    expect(before).toContain("NOOP");
    expect(await open.site.readFile("a.bin", "utf8")).toBe(content);
    expect(await open.site.readFile("a.bin", "utf8")).toBe(content);
    expect(commandsOf(open.server).slice(before.length)).not.toContain("NOOP");
  });

  it("one that loses the connection still gets them, since that is what they are for", async () => {
    await using open = await openSite(
      {
        tree: { "a.bin": content },
        bandwidth: 400_000,
        faults: [at("retr-final", faults.once(faults.reset()))],
      },
      { keepAliveInTransfer: 30, connections: 1 },
    );
    expect(await open.site.readFile("a.bin", "utf8")).toBe(content);
    const before = commandsOf(open.server).length;
    expect(await open.site.readFile("a.bin", "utf8")).toBe(content);
    expect(commandsOf(open.server).slice(before)).toContain("NOOP");
  });
});
