import { at, type FaultRule, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { commandsOf, openSite } from "./sites.ts";

const utc = Date.parse("2026-11-20T10:30:00Z");

/** A server that prints its listings so many hours ahead of UTC, and has no MLSD. */
function ahead(hours: number): FaultRule {
  const listed = new Date(utc + hours * 3_600_000).toISOString();
  const line = `-rw-r--r-- 1 me me 1 ${listed.slice(0, 10)} ${listed.slice(11, 16)} a.txt\r\n`;
  return at("list-bytes", faults.replaceData(line));
}

const without = ["MLSD", "MLST"];
const mdtm = at("mdtm", faults.reply("213 20261120103000"));

describe("T5: times of LIST are corrected by the server's clock", () => {
  it.each([0, 1, -5, 5.5, 5.75, 13])("%d hours ahead", async (hours) => {
    await using open = await openSite({ tree: { "a.txt": "a" }, without, faults: [ahead(hours), mdtm] });
    const [entry] = await open.site.readdir("", { withFileTypes: true });
    expect(entry?.mtime?.toISOString()).toBe("2026-11-20T10:30:00.000Z");
    expect(entry?.modified).toMatchObject({ precision: "minute", zone: "server" });
    const [again] = await open.site.readdir("", { withFileTypes: true });
    expect(again?.mtime?.getTime()).toBe(utc);
    expect(commandsOf(open.server).filter((line) => line.startsWith("MDTM"))).toHaveLength(1);
  });

  it("a walk corrects them, too", async () => {
    await using open = await openSite({ tree: { "a.txt": "a" }, without, faults: [ahead(2), mdtm] });
    for await (const entry of open.site.walk()) expect(entry.mtime?.getTime()).toBe(utc);
  });

  it("stat asks MDTM", async () => {
    await using open = await openSite({ tree: { "a.txt": "a" }, without, faults: [ahead(2), mdtm] });
    expect((await open.site.stat("a.txt")).modified).toMatchObject({
      time: utc,
      precision: "second",
      zone: "utc",
    });
  });

  it("a server without MDTM keeps its times, marked as its own, and is asked once", async () => {
    const faulty = [ahead(2)];
    await using open = await openSite({
      tree: { "a.txt": "a" },
      without: [...without, "MDTM"],
      faults: faulty,
    });
    expect((await open.site.readdir("", { withFileTypes: true }))[0]?.modified?.zone).toBe("unknown");
    await open.site.readdir();
    expect(commandsOf(open.server).filter((line) => line.startsWith("MDTM")).length).toBeLessThanOrEqual(1);
  });
});
