import { connect } from "@ftplib/files";
import { at, faults, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";

/** The path of the URL, what PWD says there, the path of the tree, and what place it is. */
const rows = [
  ["/", "/home/me", "/home/me", "home"],
  ["/", "/home/me", "/home/me/", "home"],
  ["/", "/home/me", "//home/./me", "home"],
  ["/", "/home/me/", "/home/me", "home"],
  ["/", "/home/me", "/home/me/www", undefined],
  ["/", "/home/me", "/home/other", undefined],
  ["/", "/home/me", "home/me", undefined],
  ["/", "/", "/", "root"],
  ["/", "/", "/home/me", undefined],
  ["/home", "/home", "/home", undefined],
  ["/~me", "/home/me", "/home/me", "home"],
] as const;

describe("B2: the home directory under its absolute path", () => {
  it.each(rows)("URL %s, PWD says %s: the tree %s is %s", async (url, pwd, path, place) => {
    const tree = { home: { me: { www: { old: "x" }, old: "x" }, other: { old: "x" } }, "~me": {} };
    await using server = await TestServer.start({
      users: { me: "secret" },
      tree,
      faults: [at("pwd", faults.lyingPath(pwd))],
    });
    const to = `ftp://me:secret@${server.host}:${server.port}${url}`;
    await using site = await connect(to, { netrc: false, tls: "off" });
    const target = remoteTree(site, path);
    expect((await target.traits()).place).toBe(place);
    const applied = applyPlan(planSync(memoryTree({ new: "x" }), target, { delete: true }), { dryRun: true });
    if (place === undefined) expect((await applied).failed).toEqual([]);
    else await expect(applied).rejects.toMatchObject({ guard: "allowRoot" });
  });

  it("where the server does not know PWD, an absolute path is what it is", async () => {
    await using server = await TestServer.start({
      users: { me: "secret" },
      tree: { www: {} },
      faults: [at("pwd", faults.permanent(502))],
    });
    const to = `ftp://me:secret@${server.host}:${server.port}/`;
    await using site = await connect(to, { netrc: false, tls: "off" });
    expect((await remoteTree(site, "/www").traits()).place).toBeUndefined();
  });
});
