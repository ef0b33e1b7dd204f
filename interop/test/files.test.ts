import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { chown, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { connect, type Site, type SiteOptions } from "@ftplib/files";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LabServer, urlOf } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

const labProgram = join(import.meta.dirname, "../../lab/lab");
const DAEMON = 1;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "files-lab-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function open({ host, port, user, password }: LabServer, options: SiteOptions = {}): Promise<Site> {
  return connect(urlOf(host, port), { user, password, netrc: false, tls: "off", ...options });
}

/** Writes so many files into directories of 25, and gives each a time of its own. */
async function plant(directory: string, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    const place = join(directory, `d${Math.floor(at / 25)}`);
    if (at % 25 === 0) await mkdir(place, { recursive: true });
    const path = join(place, `f${at}.bin`);
    await writeFile(
      path,
      createHash("sha512")
        .update(String(at))
        .digest()
        .subarray(0, at % 64),
    );
    await utimes(path, 1_700_000_000 + at, 1_700_000_000 + at);
  }
}

/** The files below a directory: path to hash. */
async function hashes(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files.sort().map(async (path) => {
    const hash = createHash("sha256")
      .update(await readFile(path))
      .digest("hex");
    return [path.slice(directory.length + 1), hash] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

/** A directory that the servers may write to, on the server's disk. */
async function makeServed({ root }: LabServer, name: string): Promise<string> {
  const place = join(root, name);
  await mkdir(place);
  await chown(place, DAEMON, DAEMON);
  return place;
}

describe("U3: a tree of many directories, with eight connections", () => {
  it.each(lab.servers.filter(({ tls }) => tls === "none"))(
    "$name: arrives where no directory is",
    async (server) => {
      const source = join(folder, "source");
      await plant(source, 500);
      await makeServed(server, "anew");
      await using site = await open(server, { connections: 8 });
      expect(await site.uploadTree(source, "anew/deep/er")).toMatchObject({ files: 500 });
      expect(await hashes(join(server.root, "anew/deep/er"))).toEqual(await hashes(source));
    },
    120_000,
  );
});

describe.skipIf(lab.missingStrict.length > 0)("P2: a server that takes two sessions", () => {
  it.each(lab.strictServers.filter(({ name }) => name.includes("-two")))(
    "$name: 500 files with eight connections, and nothing fails",
    async (server) => {
      const source = join(folder, "source");
      await plant(source, 500);
      await makeServed(server, "up");
      await using site = await open(server, { connections: 8, retry: { minDelay: 10 } });
      expect(await site.uploadTree(source, "up")).toMatchObject({ files: 500 });
      expect(await site.downloadTree("up", join(folder, "back"))).toMatchObject({ files: 500 });
      expect(await hashes(join(folder, "back"))).toEqual(await hashes(source));
      expect(site.state.open).toBeLessThanOrEqual(2);
    },
    120_000,
  );
});

describe.skipIf(lab.missingStrict.length > 0)(
  "P4: a server that ends a session after two quiet seconds",
  () => {
    it.each(lab.strictServers.filter(({ name }) => name.endsWith("-idle")))(
      "$name: the next call gets a new one",
      async (server) => {
        let repeats = 0;
        await using site = await open(server, { connections: 3, onRetry: () => void repeats++ });
        await Promise.all([site.readdir("readonly"), site.readdir("readonly"), site.readdir("readonly")]);
        // The server's clock decides, and it has no other sign than the end of the connections.
        await delay(3_500);
        expect(await Promise.all([site.readdir("readonly"), site.stat("readonly/hello.txt")])).toMatchObject([
          ["hello.txt"],
          { size: 6 },
        ]);
        expect(repeats).toBe(0);
      },
    );
  },
);

/** Kills a server and the processes of its sessions. */
function kill(name: string): void {
  const env = JSON.parse(execFileSync(labProgram, ["env", name], { encoding: "utf8" })) as {
    readonly servers: Readonly<Record<string, { readonly pid: number }>>;
  };
  const { pid } = env.servers[name] ?? {};
  if (pid === undefined) return;
  const doomed = [pid];
  const processes = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  for (let at = 0; at < doomed.length; at++) {
    for (const each of processes) {
      try {
        const status = readFileSync(`/proc/${each}/stat`, "utf8");
        if (Number(status.slice(status.lastIndexOf(")") + 4).split(" ")[0]) === doomed[at])
          doomed.push(Number(each));
      } catch {
        // It has ended meanwhile.
      }
    }
  }
  // All of its group at once: a session that begins in this moment would keep the port.
  for (const each of [-pid, ...doomed]) {
    try {
      process.kill(each, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Starts a server, with the files that it had, if it does not run. */
function start(name: string): void {
  execFileSync(labProgram, ["start", name, "--keep"], { stdio: "pipe" });
}

/** How many files a run over a killed server has; `FILES_LAB_FILES` asks for more. */
const FILES = Number(process.env["FILES_LAB_FILES"] ?? 600);
const KILLS = 10;
const CONNECTIONS = 4;

/** Kills and restarts the server ten times, at ten moments of the run. */
async function kills(name: string, done: () => number, total: number): Promise<void> {
  for (let nth = 1; nth <= KILLS; nth++) {
    const moment = (total * nth) / (KILLS + 1);
    while (done() < moment) await delay(2);
    kill(name);
    start(name);
  }
}

const killed = lab.servers.filter(({ name }) =>
  ["vsftpd", "proftpd", "pure-ftpd", "pyftpdlib"].includes(name),
);

describe.skipIf(killed.length === 0)("R5: a server that is killed and restarted ten times", () => {
  it.each(killed)(
    "$name: every file arrives, and no finished file is transferred again",
    async (server) => {
      // It runs, unless an attempt before this one has lost it.
      start(server.name);
      const source = join(folder, "source");
      await plant(source, FILES);
      const served = await makeServed(server, "killed");
      let done = 0;
      const count = ({ files }: { readonly files: number }): void => void (done = files);
      const options: SiteOptions = {
        connections: CONNECTIONS,
        retry: { attempts: 30, minDelay: 50, maxDelay: 500 },
        ftp: { timeout: 10_000 },
      };
      await using site = await open(server, options);
      const [up] = await Promise.all([
        site.uploadTree(source, "killed", { onProgress: count }),
        kills(server.name, () => done, FILES),
      ]);
      expect(up).toMatchObject({ files: FILES });
      done = 0;
      const back = join(folder, "back");
      const [down] = await Promise.all([
        site.downloadTree("killed", back, { onProgress: count }),
        kills(server.name, () => done, FILES),
      ]);
      expect(down).toMatchObject({ files: FILES });
      expect(await hashes(back)).toEqual(await hashes(source));
      expect(await hashes(served)).toEqual(await hashes(source));
      // Each run reports a file once; a second run has nothing to do.
      expect(await site.downloadTree("killed", back)).toMatchObject({ files: 0, unchanged: FILES });
    },
    240_000,
  );
});

describe.skipIf(lab.missingBoxes.length > 0)("X1: proxies of Debian", () => {
  const proxies = [
    ["danted", (port: number) => `socks5://127.0.0.1:${port}`],
    ["tinyproxy", (port: number) => `http://lab:lab-secret@127.0.0.1:${port}`],
  ] as const;
  const targets = lab.servers.filter(({ name }) => ["vsftpd", "proftpd-tls13", "pyftpdlib"].includes(name));
  const rows = proxies.flatMap(([proxy, url]) =>
    targets.map((server) => ({ proxy, url, server, title: `${server.name} through ${proxy}` })),
  );

  it.each(rows)("$title", async ({ proxy, url, server }) => {
    const { port } = lab.boxes.find(({ name }) => name === proxy) as LabServer;
    const tls = server.tls === "none" ? "off" : "require";
    const tlsOptions = { ca: lab.ca === undefined ? undefined : readFileSync(lab.ca) };
    const name = `through-${proxy}`;
    const served = await makeServed(server, name);
    await using site = await open(server, { proxy: url(port), tls, tlsOptions });
    const source = join(folder, "source");
    await plant(source, 30);
    await site.uploadTree(source, name);
    await site.downloadTree(name, join(folder, "back"));
    expect(await hashes(served)).toEqual(await hashes(source));
    expect(await hashes(join(folder, "back"))).toEqual(await hashes(source));
  });
});

describe.skipIf(lab.missingRare.length > 0)("X2: an FTP proxy of Debian", () => {
  it("squid takes USER user@host:port", async () => {
    const squid = lab.rareServers.find(({ name }) => name === "squid") as LabServer;
    const origin = lab.rareServers.find(({ name }) => name === "vsftpd-origin") as LabServer;
    await using site = await open(origin, { ftpProxy: { host: squid.host, port: squid.port } });
    expect(await site.readFile("readonly/hello.txt", "utf8")).toBe("hello\n");
  });
});
