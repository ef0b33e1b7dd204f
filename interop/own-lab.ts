import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labServerNames, rareServerNames } from "./lab-server.ts";

/** Ports of a common server, from FTP_LAB_PORT_BASE on. */
const PORTS_EACH = 500;
/** The rare servers have ports from here on, as many for each. */
const FIRST_RARE_PORT = 10_000;
const RARE_PORTS_EACH = 100;

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** A base for the lab's ports with which no server meets a port in use. */
async function freeBase(): Promise<number> {
  for (let base = 20_000; base >= 4000; base -= 1500) {
    const ports = [
      ...labServerNames.map((_, index) => base + index * PORTS_EACH),
      ...rareServerNames.map((_, index) => base + FIRST_RARE_PORT + index * RARE_PORTS_EACH),
    ];
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return base;
  }
  throw new Error("no range of ports is free for the lab");
}

/**
 * Runs this program once more, with the same arguments and the servers running: at free ports and with a home of their own, so that
 * several checkouts can do it at the same time. Returns its exit code.
 *
 * @param servers names and groups that `lab start` knows
 */
export async function runInOwnLab(servers: readonly string[]): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), "ftp-lab-"));
  try {
    const [program = "", ...args] = process.argv.slice(1);
    const lab = join(import.meta.dirname, "..", "lab", "lab");
    const { status } = spawnSync(lab, ["run", ...servers, "--", process.execPath, program, ...args], {
      stdio: "inherit",
      env: { ...process.env, FTP_LAB_HOME: home, FTP_LAB_PORT_BASE: String(await freeBase()) },
    });
    return status ?? 1;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
