import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { type RemotePath, shown } from "../src/path/remote-path.ts";
import { openSite } from "./sites.ts";

/** The bytes of `d/éy` in latin1, which are not UTF-8. */
const odd = Buffer.from("d/\xe9y", "latin1");

describe.each([[[]], [["MLST", "MLSD"]]])("T7: what rm could not remove, without %j", (without) => {
  it.each<readonly [root: string, refused: RemotePath, named: readonly string[]]>([
    ["d", "d", ["d"]],
    ["d/", "d", ["d"]],
    ["/d", "/d", ["/d"]],
    ["d", "d/e", ["d", "d/e"]],
    // The local spelling of both names is another one.
    ["d", "d/\uf780x", ["d", "d/\uf780x"]],
    ["d", odd, ["d", shown(odd)]],
  ])("rm of %j names %j as the server does", async (root, refused, named) => {
    const spelling = shown(refused);
    const isRefused = ({ verb, argument }: { verb: string; argument: string }): boolean =>
      /^(?:MLSD|LIST|CWD|RMD)$/.test(verb) && argument.replace(/^-a /, "") === spelling;
    const rule = at("command", faults.when(isRefused, faults.reply("550 Permission denied")));
    const settings = { tree: { d: { e: {}, "\uf780x": {} } }, without, faults: [rule] };
    await using open = await openSite(settings, { connections: 1 });
    await open.site.mkdir(odd);
    const error = await open.site.rm(root, { recursive: true }).catch((reason: unknown) => reason);
    const { failures = [] } = error as { readonly failures?: readonly { readonly path: string }[] };
    expect([...new Set(failures.map(({ path }) => path))].toSorted()).toEqual(named);
  });
});
