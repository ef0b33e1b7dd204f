import { TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { connect } from "../src/connect.ts";
import { commandsOf, openSite } from "./sites.ts";

describe("P5: NOOP is off by default", () => {
  it("keepAlive sends it on an idle connection", async () => {
    await using open = await openSite({}, { keepAlive: 20 });
    await expect
      .poll(() => commandsOf(open.server).filter((line) => line === "NOOP").length)
      .toBeGreaterThan(1);
    await open.site.readdir();
  });

  it("keepAliveInTransfer sends one during a transfer, and the transfer goes on", async () => {
    const bytes = "x".repeat(200_000);
    await using open = await openSite(
      { tree: { "a.bin": bytes }, bandwidth: 400_000 },
      { keepAliveInTransfer: 50 },
    );
    expect(await open.site.readFile("a.bin", "utf8")).toBe(bytes);
    const lines = commandsOf(open.server);
    expect(lines.slice(lines.indexOf("RETR a.bin"))).toContain("NOOP");
    expect(await open.site.exists("a.bin")).toBe(true);
  });

  it.each([{ keepAlive: 0 }, { keepAlive: -1 }, { keepAliveInTransfer: Number.NaN }])(
    "wrong options: %j",
    async (options) => {
      await using server = await TestServer.start({});
      await expect(
        connect(`ftp://${server.host}:${server.port}/`, { netrc: false, retry: false, ...options }),
      ).rejects.toThrow(RangeError);
      expect(server.connections).toBe(0);
    },
  );
});
