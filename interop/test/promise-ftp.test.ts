import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import type theirs from "promise-ftp";
import { expect } from "vitest";
import { itOnServers } from "../lab.ts";
import type { LabServer } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

const require = createRequire(import.meta.url);
const theirLibrary = require("promise-ftp") as typeof theirs;
const ourLibrary = require("@ftplib/promise-ftp") as typeof theirs;

function optionsOf({ host, port, user, password, tls }: LabServer): theirs.Options {
  const secure = tls === "implicit" ? "implicit" : tls === "explicit";
  const secureOptions = { ca: readFileSync(lab.ca ?? ""), servername: "localhost" };
  return { host, port, user, password, ...(secure === false ? {} : { secure, secureOptions }) };
}

/** The calls that n8n's node makes, and what each gave; names and times of the run are left out. */
async function session(library: typeof theirs, server: LabServer, file: string): Promise<unknown[]> {
  const client = new library();
  const name = `promise-${randomBytes(4).toString("hex")}`;
  const seen: unknown[] = [];
  await client.connect(optionsOf(server));
  try {
    const path = `${name}/below/${file}`;
    const content = Buffer.alloc(300_000, "0123456789");
    const upload = (): PromiseLike<void> => client.put(content, path);
    const refusal = await upload().then(
      () => 0,
      ({ code }: { code: number }) => code,
    );
    seen.push(Math.trunc(refusal / 100));
    await client.mkdir(`${name}/below`, true);
    await upload();
    await client.put("as text", `${name}/text.txt`);
    const elements = await client.list(`${name}/below`);
    for (const each of elements) {
      if (typeof each !== "string" && !each.name.startsWith("."))
        seen.push([each.name, each.type, each.size]);
    }
    seen.push((await buffer((await client.get(path)) as Readable)).equals(content));
    await client.rename(`${name}/text.txt`, `${name}/renamed.txt`);
    seen.push(await text((await client.get(`${name}/renamed.txt`)) as Readable));
    await client.delete(`${name}/renamed.txt`);
    await client.rmdir(name, true);
    const gone = await client.cwd(name).then(
      () => 0,
      ({ code }: { code: number }) => code,
    );
    seen.push(gone, await client.end());
  } finally {
    client.destroy();
  }
  return seen;
}

itOnServers(
  "G5: n8n's calls",
  ({ clientCertRequired }) => !clientCertRequired,
  async (server) => {
    const content = ["größe.bin", "-", 300_000];
    expect(await session(ourLibrary, server, "größe.bin")).toEqual([5, content, true, "as text", 550, false]);
  },
);

itOnServers(
  "G5: promise-ftp and @ftplib/promise-ftp see the same",
  ({ tls, name }) => tls === "none" && name !== "vsftpd-nat",
  async (server) => {
    // promise-ftp reads names in the lists of some servers as Latin-1.
    const [, ...expected] = await session(theirLibrary, server, "file.bin");
    // Where ProFTPD refuses an upload, promise-ftp sees only that the data connection is reset.
    const [refusal, ...seen] = await session(ourLibrary, server, "file.bin");
    expect([refusal, seen]).toEqual([5, expected]);
  },
);
