import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { openSite } from "./sites.ts";

const isHome = ({ verb, argument }: { verb: string; argument: string }): boolean =>
  verb === "CWD" && argument === "/";

describe("R1: a server that refuses once to change back to the site's directory", () => {
  it("rm goes on with another connection", async () => {
    const refusal = faults.when(isHome, faults.once(faults.reply("450 Busy")));
    const tree = { d: { e: { f: "f" } } };
    await using open = await openSite({ tree, faults: [at("command", refusal)] }, { connections: 1 });
    await open.site.rm("d/e", { recursive: true });
    const { lines } = open.server.transcript;
    expect(lines.filter((line) => line === "S: 450 Busy")).toHaveLength(1);
  });
});
