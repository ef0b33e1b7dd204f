import { spawnSync } from "node:child_process";
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

/**
 * Runs a program of the lab, and returns what it prints. If it fails, ends this process with its exit code: it has reported
 * the reason itself. `cleanUp` runs before that.
 */
export function runLab(
  program: "lab" | "rtt",
  args: readonly string[],
  home: string,
  cleanUp = (): void => {},
): string {
  const { status, stdout, error } = spawnSync(`${labPath}${program}`, args, {
    env: { ...process.env, FTP_LAB_HOME: home },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status === 0) return stdout;
  if (error !== undefined) console.error(`${program}: ${error.message}`);
  cleanUp();
  process.exit(status ?? 1);
}

/** Starts servers of its own beside any other lab, and stops them at the end. */
export function startLab(names: readonly string[]): Lab & Disposable {
  const home = scratchDirectory("lab");
  const remove = (): void => rmSync(home, { recursive: true, force: true });
  const stop = (): void => {
    runLab("lab", ["stop"], home, remove);
    remove();
  };
  // Servers that do not start are stopped by the lab itself.
  runLab("lab", ["start", ...names], home, remove);
  return { ...(JSON.parse(runLab("lab", ["env"], home, stop)) as Lab), [Symbol.dispose]: stop };
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
