import { chown, lchown, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, type Site } from "@ftplib/files";
import { describe, expect, it } from "vitest";
import { type LabServer, urlOf } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

const DAEMON = 1;
const plain = lab.servers.filter(({ tls }) => tls === "none");

function open({ host, port, user, password }: LabServer, connections: number): Promise<Site> {
  return connect(urlOf(host, port), { user, password, netrc: false, tls: "off", connections });
}

/** On the server's disk: a directory with a link to another one, and to a file of that one, and one that leads nowhere. */
async function plant(
  { root }: LabServer,
  name: string,
): Promise<{ readonly tree: string; readonly kept: string }> {
  const [tree, kept] = [join(root, `${name}-tree`), join(root, `${name}-kept`)];
  for (const directory of [tree, join(tree, "below"), kept, join(kept, "inner")]) {
    await mkdir(directory);
    await chown(directory, DAEMON, DAEMON);
  }
  for (const file of [join(tree, "a.txt"), join(kept, "b.txt"), join(kept, "inner/c.txt")]) {
    await writeFile(file, "text");
    await chown(file, DAEMON, DAEMON);
  }
  const links = { "below/up": `../../${name}-kept`, file: `../${name}-kept/b.txt`, nowhere: "none" };
  for (const [link, target] of Object.entries(links)) {
    await symlink(target, join(tree, link));
    await lchown(join(tree, link), DAEMON, DAEMON);
  }
  return { tree, kept };
}

describe.skipIf(plain.length === 0)("T7: rm with recursive never follows a link", () => {
  const cells = plain.flatMap((server) =>
    [1, 4].map((connections) => ({
      server,
      connections,
      title: `${server.name}, ${connections} connections`,
    })),
  );
  it.each(cells)("inside the tree: $title", async ({ server, connections }) => {
    const name = `links-${connections}`;
    const { tree, kept } = await plant(server, name);
    await using site = await open(server, connections);
    await site.rm(`${name}-tree`, { recursive: true });
    expect((await readdir(kept, { recursive: true })).sort()).toEqual(["b.txt", "inner", "inner/c.txt"]);
    await expect(readdir(tree)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it.each(plain)("the path itself: $name", async (server) => {
    const { tree, kept } = await plant(server, "self");
    await using site = await open(server, 2);
    await site.rm("self-tree/below/up", { recursive: true });
    expect((await readdir(kept, { recursive: true })).sort()).toEqual(["b.txt", "inner", "inner/c.txt"]);
    expect(await readdir(join(tree, "below"))).toEqual([]);
  });

  it.each(plain)("through a link to the site's own directory: $name", async (server) => {
    const { root, host, port, user, password } = server;
    const { tree } = await plant(server, "own");
    await symlink("..", join(tree, "home"));
    const url = `${urlOf(host, port)}own-tree`;
    await using site = await connect(url, { user, password, netrc: false, tls: "off" });
    for (const path of ["home/own-tree", "/own-tree/home/own-tree"]) {
      await expect(site.rm(path, { recursive: true })).rejects.toMatchObject({ code: "EINVAL" });
    }
    expect(await readdir(join(root, "own-tree"))).toContain("a.txt");
    await site.rm("home/own-kept", { recursive: true });
    expect(await readdir(root)).not.toContain("own-kept");
  });
});
