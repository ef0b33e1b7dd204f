/** Debian's Redis and PostgreSQL on loopback, with their data in a temporary directory. */
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Child } from "./child.ts";

/** A store that runs; disposing it stops it and removes its data. */
export interface RunningStore extends AsyncDisposable {
  readonly url: string;
  readonly version: string;
}

/** Each store that the fleet is tested on. */
export const stores: Readonly<Record<string, () => Promise<RunningStore>>> = {
  redis: startRedis,
  postgresql: startPostgres,
};

/** Ports that the system does not give to connections by itself, which would take one between the look and the start. */
const PORTS = { first: 12_000, count: 20_000 };

/** A port that nothing listens on now; what takes it meanwhile makes the start fail, which is tried again. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.first + randomInt(PORTS.count);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

async function startRedis(): Promise<RunningStore> {
  const program = "/usr/bin/redis-server";
  const version = versionOf(program);
  return await started(async (folder) => {
    const port = await freePort();
    const options = ["--bind", "127.0.0.1", "--port", `${port}`, "--dir", folder, "--appendonly", "yes"];
    const child = new Child("redis-server", program, [...options, "--save", ""]);
    return { child, ready: /Ready to accept connections/, url: `redis://127.0.0.1:${port}`, version };
  });
}

async function startPostgres(): Promise<RunningStore> {
  const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql").map(Number) : [];
  const programs = `/usr/lib/postgresql/${Math.max(0, ...versions)}/bin`;
  const version = versionOf(join(programs, "postgres"));
  const user = userIds("postgres");
  return await started(async (folder) => {
    if (user !== undefined) await chown(folder, user.uid, user.gid);
    const password = join(folder, "password");
    await writeFile(password, "secret", { mode: 0o644 });
    const data = join(folder, "data");
    const as = asUser(user);
    const init = [
      ...as,
      join(programs, "initdb"),
      "-D",
      data,
      "-U",
      "fleet",
      "-A",
      "scram-sha-256",
      "--pwfile",
      password,
    ];
    run([...init, "--no-sync"]);
    const port = await freePort();
    const settings = [
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      `port=${port}`,
      "-c",
      "unix_socket_directories=",
    ];
    const [command = "", ...args] = [...as, join(programs, "postgres"), "-D", data, ...settings];
    const child = new Child("postgres", command, args);
    const url = `postgres://fleet:secret@127.0.0.1:${port}/postgres`;
    return { child, ready: /ready to accept connections/, url, version };
  });
}

interface Starting {
  readonly child: Child;
  readonly ready: RegExp;
  readonly url: string;
  readonly version: string;
}

async function started(start: (folder: string) => Promise<Starting>): Promise<RunningStore> {
  for (let attempt = 1; ; attempt++) {
    const folder = await mkdtemp(join(tmpdir(), "fleet-store-"));
    const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
    try {
      const { child, ready, url, version } = await start(folder);
      await child.line(ready);
      const stop = async (): Promise<void> => {
        await child.stop("SIGINT");
        await remove();
      };
      return { url, version, [Symbol.asyncDispose]: stop };
    } catch (error) {
      await remove();
      if (attempt === 3) throw error;
    }
  }
}

function versionOf(program: string): string {
  if (!existsSync(program)) throw new Error(`${program} is not there: lab/install-stores.sh installs it`);
  return run([program, "--version"]).trim();
}

function run([command = "", ...args]: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", cwd: tmpdir() });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ended with status ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** PostgreSQL does not run as root. */
function userIds(name: string): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return { uid: Number(run(["id", "-u", name])), gid: Number(run(["id", "-g", name])) };
}

function asUser(user: { readonly uid: number; readonly gid: number } | undefined): readonly string[] {
  return user === undefined
    ? []
    : ["setpriv", `--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups", "--"];
}
