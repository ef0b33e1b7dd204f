import { chown, lchown, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, type Site } from "@ftplib/files";
import { describe, expect, it } from "vitest";
import { type LabServer, urlOf } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

const DAEMON = 1;

async function open({ host, port, user, password }: LabServer, path: string): Promise<Site> {
  return await connect(`${urlOf(host, port)}/${path}`, {
    user,
    password,
    netrc: false,
    tls: "off",
    retry: { minDelay: 10 },
  });
}

/** A directory with a file, a directory and links, which the servers may write to; its path on the server's disk. */
async function plant({ root }: LabServer, name: string): Promise<string> {
  const place = join(root, name);
  for (const path of ["", "d", "d/e"]) {
    await mkdir(join(place, path));
    await chown(join(place, path), DAEMON, DAEMON);
  }
  for (const path of ["f", "d/f", "d/e/f"]) {
    await writeFile(join(place, path), "text");
    await chown(join(place, path), DAEMON, DAEMON);
  }
  for (const [path, target] of [
    ["link", "d"],
    ["to-file", "f"],
    ["up", ".."],
  ] as const) {
    await symlink(target, join(place, path));
    await lchown(join(place, path), DAEMON, DAEMON);
  }
  return place;
}

const codeOf = async (call: Promise<unknown>): Promise<string> =>
  await call.then(
    () => "done",
    (error: unknown) => String((error as { readonly code?: unknown }).code),
  );

describe.each(lab.servers.filter(({ tls }) => tls === "none"))("$name", (server) => {
  it("T7: rm with recursive refuses the site's own directory however it is spelled", async () => {
    const place = await plant(server, "own");
    const before = (await readdir(place, { recursive: true })).toSorted();
    await using site = await open(server, "own");
    const here = await site.withSession(async (ftp) => await ftp.pwd());
    const paths = ["..", "d/..", "/..", "../own", here, `/${here}/`, `${here}/d/..`, "d/../../own", "d/."];
    for (const path of paths) {
      expect([path, await codeOf(site.rm(path, { recursive: true }))]).toEqual([path, "EINVAL"]);
    }
    expect((await readdir(place, { recursive: true })).toSorted()).toEqual(before);
    await site.rm(`${here}/d`, { recursive: true });
    await site.rm("../own/link", { recursive: true });
    expect((await readdir(place)).toSorted()).toEqual(["f", "to-file", "up"]);
  });

  it("T4: a missing parent of one letter, and a file in the place of one", async () => {
    await plant(server, "short");
    await using site = await open(server, "short");
    for (const path of ["z/x", "zz/x", "z/x/y", "f/x", "f/f", "d/f/f", "d/f/f/f"]) {
      expect([path, await site.exists(path)]).toEqual([path, false]);
    }
    const made = Array.from({ length: 8 }, (_, nth) => site.mkdir(`p/q/r/${nth}`, { recursive: true }));
    await Promise.all(made);
    expect(await site.readdir("p/q/r")).toHaveLength(8);
  });

  it("T4: mkdir with recursive accepts a link to a directory", async () => {
    await plant(server, "make");
    await using site = await open(server, "make");
    for (const path of ["d", "link", "link/new/er"]) await site.mkdir(path, { recursive: true });
    expect(await site.exists("d/new/er")).toBe(true);
    expect(await codeOf(site.mkdir("f", { recursive: true }))).toBe("EEXIST");
    expect(await codeOf(site.mkdir("to-file", { recursive: true }))).toBe("EEXIST");
  });

  it("R1: a rename that cannot be is an error at once", async () => {
    await plant(server, "names");
    await using site = await open(server, "names");
    expect(await codeOf(site.rename("f", "d"))).toBe("EEXIST");
    expect(await codeOf(site.rename("f", "none/f"))).toBe("ENOENT");
    expect(await codeOf(site.rename("none", "g"))).toBe("ENOENT");
    expect(await codeOf(site.upload(Buffer.from("x"), "d"))).toBe("EISDIR");
  });
});
