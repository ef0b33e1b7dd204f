import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type FilesJob, OURS } from "./files-case.ts";

const path = (name: string): string => fileURLToPath(new URL(`../clients/${name}`, import.meta.url));

function node(file: string, job: FilesJob): readonly string[] {
  return [process.execPath, path(file), JSON.stringify(job)];
}

function lftp(job: FilesJob): readonly string[] {
  const { task, host, port, user, password, ca, remote, local, connections } = job;
  const security =
    ca === undefined
      ? "set ftp:ssl-allow no"
      : `set ftp:ssl-force yes; set ftp:ssl-protect-data yes; set ssl:ca-file ${ca}; set ssl:priority NORMAL:-VERS-ALL:+VERS-TLS1.3`;
  const head = `set xfer:clobber yes; set cmd:fail-exit yes; ${security}; open -u ${user},${password} ftp://${host}:${port}/`;
  const mirror = `-P${connections} --no-perms --no-umask`;
  const lines = {
    "download-tree": `mirror ${mirror} ${remote} ${local}`,
    "upload-tree": `mirror -R ${mirror} ${local} ${remote}`,
    "download-file":
      connections === 1 ? `get ${remote} -o ${local}` : `pget -n ${connections} ${remote} -o ${local}`,
  };
  return ["lftp", "--norc", "-c", `${head}; ${lines[task]}`];
}

/** rclone takes passwords in a form of its own. */
let obscured: string | undefined;

function rclone(job: FilesJob): readonly string[] {
  const { task, host, port, user, password, ca, remote, local, connections } = job;
  obscured ??= execFileSync("rclone", ["obscure", password], { encoding: "utf8" }).trim();
  const there = `:ftp:${remote}`;
  const places = task === "upload-tree" ? [local, there] : [there, local];
  const login = ["--ftp-host", host, "--ftp-port", String(port), "--ftp-user", user, "--ftp-pass", obscured];
  const security = ca === undefined ? [] : ["--ftp-explicit-tls"];
  // It knows no option for the issuer of a server's certificate, but its language reads this variable.
  const environment = ["env", "RCLONE_CONFIG=", ...(ca === undefined ? [] : [`SSL_CERT_FILE=${ca}`])];
  const many = ["--transfers", String(connections)];
  return [...environment, "rclone", "copy", ...many, ...login, ...security, ...places];
}

/** The command of each client for a job. */
const COMMANDS: Readonly<Record<string, (job: FilesJob) => readonly string[]>> = {
  [OURS]: (job) => node("site.mjs", job),
  lftp,
  rclone,
  "basic-ftp": (job) => node("basic-ftp.mjs", job),
};

/** The command by which a client does the job. */
export function commandOf(peer: string, job: FilesJob): readonly string[] {
  const command = COMMANDS[peer];
  if (command === undefined) throw new Error(`there is no client '${peer}'`);
  return command(job);
}
