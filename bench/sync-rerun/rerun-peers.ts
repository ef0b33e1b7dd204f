import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { LabServer } from "../lab.ts";
import { CONNECTIONS, OURS } from "./rerun-case.ts";

const script = fileURLToPath(new URL("../clients/sync.mjs", import.meta.url));

/** The command by which a client makes the server's directory equal to the local one. */
export function commandOf(
  client: string,
  server: LabServer,
  local: string,
  remote: string,
): readonly string[] {
  const { host, port, user, password } = server;
  switch (client) {
    case OURS: {
      const job = { host, port, user, password, local, remote, connections: CONNECTIONS };
      return [process.execPath, script, JSON.stringify(job)];
    }
    case "lftp": {
      const login = `set cmd:fail-exit yes; set ftp:ssl-allow no; open -u ${user},${password} ftp://${host}:${port}/`;
      const mirror = `mirror -R --delete --no-perms --no-umask -P${CONNECTIONS} ${local} ${remote}`;
      return ["lftp", "--norc", "-c", `${login}; ${mirror}`];
    }
    case "rclone": {
      const obscured = execFileSync("rclone", ["obscure", password], { encoding: "utf8" }).trim();
      const login = [
        "--ftp-host",
        host,
        "--ftp-port",
        String(port),
        "--ftp-user",
        user,
        "--ftp-pass",
        obscured,
      ];
      const many = ["--checkers", String(CONNECTIONS), "--transfers", String(CONNECTIONS)];
      return ["env", "RCLONE_CONFIG=", "rclone", "sync", ...many, ...login, local, `:ftp:${remote}`];
    }
    default:
      throw new Error(`there is no client '${client}'`);
  }
}
