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

type Versions = ReadonlyMap<LabServer["software"], string>;

/** Reads a file `versions` of install.sh, with a line for each package: its name and its version. */
function packageReleases(folder: string): (name: string) => string {
  const packages = readFileSync(join(folder, "versions"), "utf8");
  // Without Debian's epoch, and of `0.17.36+really0.17` the true one.
  return (name) =>
    new RegExp(`^${name} (?:\\d+:)?(?:\\S+\\+really)?([0-9.]+)`, "m").exec(packages)?.[1] ?? "?";
}

/** The release of each common program of the lab, such as `1.3.8`, as its authors count: Debian's own part is left out. */
export function serverVersions(): Versions {
  const release = packageReleases(serverFolder());
  const ask = "import pyftpdlib; print(pyftpdlib.__ver__)";
  return new Map([
    ["vsftpd", release("vsftpd")],
    ["proftpd", release("proftpd-core")],
    ["pure-ftpd", release("pure-ftpd")],
    ["pyftpdlib", execFileSync("/usr/bin/python3", ["-W", "ignore", "-c", ask], { encoding: "utf8" }).trim()],
  ]);
}

/** The same for the rare programs. */
export function rareVersions(): Versions {
  const folder = join(serverFolder(), "rare");
  const release = packageReleases(folder);
  const npm = (name: string): string => {
    const file = join(folder, "npm", "node_modules", name, "package.json");
    return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
  };
  return new Map([
    ["busybox", release("busybox")],
    ["inetutils", release("inetutils-ftpd")],
    ["netkit", release("ftpd-ssl")],
    ["twisted", release("python3-twisted")],
    ["aioftp", release("python3-aioftp")],
    ["ftp-srv", npm("ftp-srv")],
    ["ftp-proxy", release("ftp-proxy")],
    ["squid", release("squid")],
    ["gridftp", release("globus-gridftp-server-progs")],
    ["npm-ftpd", npm("ftpd")],
    ["simple-ftpd", npm("simple-ftpd")],
    ["vsftpd", packageReleases(serverFolder())("vsftpd")],
  ]);
}
