import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { type DeployOptions, MANIFEST } from "../src/deploy/deploy-options.ts";
import { FTP_DEPLOY_STATE } from "../src/deploy/ftp-deploy-state.ts";
import { copyOf } from "../src/deploy/manifest-store.ts";
import { memoryTree, type MemoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { DeployedSite } from "./deployed-site.ts";

const first = { "index.html": "1", "css/a.css": "a", "gone/b.css": "b" };
const second = { "index.html": "2", "css/a.css": "a", "new/d.js": "d" };
const owner = { "notes.txt": "mine" };

interface Killing {
  /** The write that is cut off, counted from 1; what is left of it. */
  readonly write: number;
  readonly left: (text: string) => string;
  /** Whether the tree says from the start that it writes under final names. */
  readonly isKnown: boolean;
}

/** A target without renames, whose run is killed in the middle of a write: nothing works any more after that. */
function killing(
  target: MemoryTree,
  { write, left, isKnown }: Killing,
): Tree & { readonly wasKilled: () => boolean } {
  let writes = 0;
  const isDead = (): boolean => writes >= write;
  const tree = new Proxy<Tree>(target, {
    get(inner, name) {
      if (name === "writesInPlace") return () => isKnown || writes > 0;
      if (name === "wasKilled") return isDead;
      const value: unknown = Reflect.get(inner, name, inner);
      if (typeof value !== "function" || name === "nameProblem") return value;
      return (...args: unknown[]): unknown => {
        if (isDead()) throw new Error("killed");
        const call = value as (...args: unknown[]) => unknown;
        if (name !== "write") return call.apply(inner, args);
        writes++;
        return (call.apply(inner, args) as Promise<number>).then((bytes) => {
          const path = args[0] as string;
          if (isDead()) target.put(path, left(target.text(path) ?? ""));
          if (isDead()) throw new Error("killed");
          return bytes;
        });
      };
    },
  });
  return tree as Tree & { readonly wasKilled: () => boolean };
}

const lefts: Readonly<Record<string, Killing["left"]>> = {
  nothing: () => "",
  "half of it": (text) => text.slice(0, text.length / 2),
  "all but the last line": (text) => text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1),
};
const cells = Object.keys(lefts).flatMap((left) =>
  [true, false].flatMap((isKnown) =>
    [{}, { ftpDeployState: true }].map((options) => ({ left, isKnown, options })),
  ),
);

describe("B5: a deployment that is killed where a file is written under its final name", () => {
  it.each(cells)(
    "leaves $left (known $isKnown, $options): the next goes on",
    async ({ left, isKnown, options }) => {
      let wasKilled = true;
      for (let write = 1; wasKilled; write++) {
        const target = memoryTree(owner);
        await deploy(memoryTree(first), killing(target, { write: 1_000, left: String, isKnown }), options);
        const killed = killing(target, { write, left: lefts[left] as Killing["left"], isKnown });
        await deploy(memoryTree(second), killed, options).catch(() => {});
        wasKilled = killed.wasKilled();
        const whole = killing(target, { write: 1_000, left: String, isKnown });
        expect(await deploy(memoryTree(second), whole, options), `write ${write}`).toMatchObject({
          ok: true,
        });
        const own: readonly string[] = [MANIFEST, copyOf(MANIFEST), FTP_DEPLOY_STATE];
        const paths = target.paths().filter((path) => !path.endsWith("/") && !own.includes(path));
        expect(paths, `write ${write}`).toEqual([...Object.keys(second), ...Object.keys(owner)].sort());
        expect((await deploy(memoryTree(second), whole, options)).done).toEqual([]);
        if (!wasKilled) expect(write).toBeGreaterThan(5);
      }
    },
  );

  const servers: Readonly<Record<string, { readonly atomic?: boolean; readonly noRename?: boolean }>> = {
    "atomic: false": { atomic: false },
    "a server that refuses RNFR": { noRename: true },
  };
  const runs: Readonly<Record<string, DeployOptions>> = {
    deploy: {},
    "with a state": { ftpDeployState: true },
  };
  it.each(
    Object.keys(servers).flatMap((server) =>
      Object.keys(runs).flatMap((run) => [0, 100].map((length) => [server, run, length] as const)),
    ),
  )("%s, %s: the copy stands in for a manifest of %i bytes", async (server, run, length) => {
    const { atomic, noRename } = servers[server] ?? {};
    const refusal = noRename === true ? [at("rnfr-command", faults.permanent(550))] : [];
    const files = new MemoryFileSystem({ ...owner });
    await using open = await DeployedSite.start(files, { faults: refusal });
    await open.use(async (site) => {
      await deploy(memoryTree(first), remoteTree(site, "", { atomic }), runs[run]);
    });
    files.writeFile(MANIFEST, files.readFile(MANIFEST)?.subarray(0, length) ?? "");
    await open.use(async (site) => {
      const report = await deploy(memoryTree(second), remoteTree(site, "", { atomic }), runs[run]);
      expect(report.done.map(({ step }) => `${step.action} ${step.path}`).sort()).toEqual([
        "copy new/d.js",
        "mkdir new",
        "remove gone",
        "remove gone/b.css",
        "update index.html",
      ]);
    });
  });

  it("one of a target that renames has no copy, and a damaged one is an error", async () => {
    const files = new MemoryFileSystem({});
    await using open = await DeployedSite.start(files);
    await open.use(async (site) => void (await deploy(memoryTree(first), remoteTree(site, ""))));
    expect(files.paths()).not.toContain(`/${copyOf(MANIFEST)}`);
    files.writeFile(MANIFEST, files.readFile(MANIFEST)?.subarray(0, 100) ?? "");
    await open.use(async (site) => {
      await expect(deploy(memoryTree(second), remoteTree(site, ""))).rejects.toMatchObject({
        code: "ERR_FTP_PLAN",
      });
    });
  });
});
