import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { LabServer } from "./lab-server.ts";

/** Where lab/install.sh has put the servers. */
export function serverFolder(): string {
  const { FTP_LAB_PREFIX: prefix, XDG_DATA_HOME: data } = process.env;
  return prefix ?? join(data ?? join(homedir(), ".local", "share"), "ftp-lab");
}

/** The release of each program of the lab, such as `1.3.8`, as its authors count: Debian's own part is left out. */
export function serverVersions(): ReadonlyMap<LabServer["software"], string> {
  // A line each: the package and its version.
  const packages = readFileSync(join(serverFolder(), "versions"), "utf8");
  const release = (name: string): string => new RegExp(`^${name} ([0-9.]+)`, "m").exec(packages)?.[1] ?? "?";
  const ask = "import pyftpdlib; print(pyftpdlib.__ver__)";
  return new Map([
    ["vsftpd", release("vsftpd")],
    ["proftpd", release("proftpd-core")],
    ["pure-ftpd", release("pure-ftpd")],
    ["pyftpdlib", execFileSync("/usr/bin/python3", ["-W", "ignore", "-c", ask], { encoding: "utf8" }).trim()],
  ]);
}
