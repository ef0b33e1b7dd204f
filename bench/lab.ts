import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A server of the lab, as far as the benchmark needs to know it. */
export interface LabServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly root: string;
  readonly tls: string;
}

/** The running lab. */
export interface Lab {
  readonly home: string;
  readonly ca: string;
  readonly servers: Readonly<Record<string, LabServer>>;
}

export const labPath: string = fileURLToPath(new URL("../lab/", import.meta.url));
/** The user that the servers run as. */
const DAEMON = 1;

/** A directory in memory, so that no disk is measured. */
export function scratchDirectory(name: string): string {
  const path = `${existsSync("/dev/shm") ? "/dev/shm" : "/tmp"}/ftplib-bench-${process.pid}-${name}`;
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
  return path;
}

/** Starts servers of its own beside any other lab, and stops them at the end. */
export function startLab(names: readonly string[]): Lab & Disposable {
  const home = scratchDirectory("lab");
  const env = { ...process.env, FTP_LAB_HOME: home };
  const run = (...args: string[]): string =>
    execFileSync(`${labPath}lab`, args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const stop = (): void => {
    run("stop");
    rmSync(home, { recursive: true, force: true });
  };
  try {
    run("start", ...names);
    return { ...(JSON.parse(run("env")) as Lab), [Symbol.dispose]: stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** The lab that `lab/rtt` has started for its command. */
export function givenLab(): Lab {
  const path = process.env["FTP_LAB_JSON"];
  if (path === undefined) throw new Error("FTP_LAB_JSON is not set: this is run by lab/rtt");
  return JSON.parse(readFileSync(path, "utf8")) as Lab;
}

/** Makes a directory that the server can write to. */
export function serverDirectory(server: LabServer, name: string): string {
  const path = `${server.root}/${name}`;
  mkdirSync(path, { recursive: true });
  chownSync(path, DAEMON, DAEMON);
  return path;
}
