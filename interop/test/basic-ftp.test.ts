import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import type * as theirs from "basic-ftp";
import { expect } from "vitest";
import { itOnServers } from "../lab.ts";
import type { LabServer } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

const require = createRequire(import.meta.url);
const theirLibrary = require("basic-ftp") as typeof theirs;
const ourLibrary = require("@ftplib/basic-ftp") as typeof theirs;

/** One session in a directory of its own: what each call gave, names and times of the run left out. */
async function session(library: typeof theirs, server: LabServer, folder: string): Promise<unknown[]> {
  const client = new library.Client(60_000);
  const seen: unknown[] = [];
  const name = `basic-${randomBytes(4).toString("hex")}`;
  const note = async (what: string, call: Promise<unknown>): Promise<void> => {
    const outcome = await call.catch(({ name: kind, code, message }) => ({ kind, code, message }));
    const text = JSON.stringify(outcome ?? null);
    // Times, transfer rates and what a file is on the disk differ from run to run.
    const plain = text
      .replaceAll(name, "NAME")
      .replaceAll(/user number \d+/g, "user number …")
      .replaceAll(/\d\d:\d\d|\d+(?:\.\d+)? (?:seconds?|[KM]?bytes[^"\\]*)|[\d.]+[KM]?b?\/s/gi, "…")
      .replaceAll(/"uniqueID":"[^"]*"/g, '"uniqueID":"…"')
      .replaceAll(/20\d\d-\d\d-\d\dT[\d:.…]+Z?/g, "TIME");
    seen.push([what, plain]);
  };
  try {
    await note("access", client.access(accessOf(server)));
    const start = await client.pwd();
    await note("features", client.features());
    await note("ensureDir", client.ensureDir(`${name}/below`));
    await note("upload", client.uploadFrom(join(folder, "large.bin"), "large.bin"));
    await note("upload a stream", client.uploadFrom(Readable.from(["one ", "two"]), "größe.txt"));
    await note("append", client.appendFrom(Readable.from([" three"]), "größe.txt"));
    await note("list", client.list());
    await note("size", client.size("large.bin"));
    await note("lastMod", client.lastMod("large.bin"));
    await note("download", client.downloadTo(join(folder, "back.bin"), "large.bin"));
    await note("download the rest", client.downloadTo(join(folder, "back.bin"), "large.bin", 1_000));
    await note("rename", client.rename("größe.txt", "renamed.txt"));
    await note("cd nowhere", client.cd("nowhere"));
    await note("remove nothing", client.remove("nothing.txt"));
    await note("cd", client.cd(start));
    await note("uploadFromDir", client.uploadFromDir(join(folder, "tree"), `${name}/tree`));
    await note("downloadToDir", client.downloadToDir(join(folder, "copy"), `${name}/tree`));
    await note("pwd", client.pwd());
    await note("removeDir", client.removeDir(name));
    await note("cd what was removed", client.cd(name));
    seen.push((await readFile(join(folder, "back.bin"))).equals(await readFile(join(folder, "large.bin"))));
    const copied = await readdir(join(folder, "copy")).catch(() => []);
    seen.push(copied.sort(), client.closed, client.ftp.hasTLS);
    return seen;
  } finally {
    client.close();
  }
}

function accessOf({ host, port, user, password, tls }: LabServer): theirs.AccessOptions {
  const secure = tls === "implicit" ? "implicit" : tls === "explicit";
  const secureOptions = { ca: readFileSync(lab.ca ?? ""), servername: "localhost" };
  return { host, port, user, password, secure, secureOptions };
}

// ProFTPD and pyftpdlib reset the data connection, which basic-ftp takes for the end of the session.
itOnServers(
  "G3: a refused download and a refused upload leave the client open",
  ({ clientCertRequired }) => !clientCertRequired,
  async (server) => {
    const client = new ourLibrary.Client(10_000);
    try {
      await client.access(accessOf(server));
      for (const call of [
        () => client.downloadTo(new PassThrough().resume(), "none.bin"),
        () => client.uploadFrom(Readable.from(["x"]), "none/new.bin"),
      ]) {
        await expect(call()).rejects.toBeInstanceOf(ourLibrary.FTPError);
        expect(client.closed).toBe(false);
      }
      const name = `basic-${randomBytes(4).toString("hex")}`;
      await client.uploadFrom(Readable.from(["one"]), name);
      expect((await client.list()).find((file) => file.name === name)).toMatchObject({
        size: 3,
        isFile: true,
      });
      await client.remove(name);
    } finally {
      client.close();
    }
  },
);

itOnServers(
  "G1: basic-ftp and @ftplib/basic-ftp see the same",
  // basic-ftp takes a 227 with a foreign host for an error, and speaks TLS too early for pyftpdlib, which resets the connection.
  ({ clientCertRequired, name }) => !clientCertRequired && name !== "vsftpd-nat" && name !== "pyftpdlib-tls",
  async (server) => {
    const folder = await mkdtemp(join(tmpdir(), "basic-ftp-lab-"));
    try {
      await writeFile(join(folder, "large.bin"), randomBytes(1_000_000));
      await mkdir(join(folder, "tree", "deep"), { recursive: true });
      await writeFile(join(folder, "tree", "a.txt"), "a\n");
      await writeFile(join(folder, "tree", "deep", "b.txt"), "b\n");
      const expected = await session(theirLibrary, server, folder);
      for (const made of ["back.bin", "copy"]) await rm(join(folder, made), { recursive: true, force: true });
      expect(await session(ourLibrary, server, folder)).toEqual(expected);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
