import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Job } from "./job.ts";

/** A client that is measured. */
export interface Peer {
  readonly name: string;
  /** The command for a job; undefined for what the client cannot do. */
  command(job: Job, scratch: string): readonly string[] | undefined;
}

const path = (name: string): string => fileURLToPath(new URL(`clients/${name}`, import.meta.url));
const url = ({ host, port }: Job, rest = ""): string => `ftp://${host}:${port}/${rest}`;

function node(file: string, cannot: (job: Job) => boolean): Peer["command"] {
  return (job) => (cannot(job) ? undefined : [process.execPath, path(file), JSON.stringify(job)]);
}

/** Tasks that only our own client has. */
const isOurs = ({ task }: Job): boolean => task.startsWith("discard-");
const isParallel = ({ connections = 1 }: Job): boolean => connections > 1;

function curl(job: Job, scratch: string): readonly string[] | undefined {
  const { task, user, password, ca, maxTls, remote = "", local = "", files = [], connections = 1 } = job;
  if (isOurs(job)) return undefined;
  const command = ["curl", "-sS", "-u", `${user}:${password}`];
  if (ca !== undefined) {
    command.push("--ssl-reqd", "--cacert", ca);
    command.push(...(maxTls === "TLSv1.2" ? ["--tls-max", "1.2"] : ["--tlsv1.3"]));
  }
  if (task === "session") return [...command, "-I", url(job)];
  if (task === "discard") return [...command, "-o", "/dev/null", url(job, remote)];
  if (task === "download") return [...command, "-o", local, url(job, remote)];
  if (task === "upload") return [...command, "-T", local, url(job, remote)];
  const config = `${scratch}/curl.config`;
  const lines = files.map((name) =>
    task === "download-many"
      ? `url = "${url(job, `${remote}/${name}`)}"\noutput = "${local}/${name}"`
      : `url = "${url(job, `${remote}/${name}`)}"\nupload-file = "${local}/${name}"`,
  );
  writeFileSync(config, lines.join("\n"));
  const parallel = connections > 1 ? ["-Z", "--parallel-max", String(connections)] : [];
  return [...command, ...parallel, "-K", config];
}

function lftp(job: Job, scratch: string): readonly string[] | undefined {
  const { task, user, password, ca, maxTls, remote = "", local = "", files = [], connections = 1 } = job;
  if (isOurs(job)) return undefined;
  const settings =
    ca === undefined
      ? "set ftp:ssl-allow no"
      : `set ftp:ssl-force yes; set ftp:ssl-protect-data yes; set ssl:ca-file ${ca}; set ssl:priority NORMAL:-VERS-ALL:+VERS-${maxTls === "TLSv1.2" ? "TLS1.2" : "TLS1.3"}`;
  const head = `set xfer:clobber yes; set cmd:fail-exit yes; ${settings}; open -u ${user},${password} ${url(job)}`;
  const run = (line: string): readonly string[] => ["lftp", "--norc", "-c", `${head}; ${line}`];
  if (task === "session") return run("cd /; pwd");
  if (task === "discard") return run(`get ${remote} -o /dev/null`);
  if (task === "download") return run(`get ${remote} -o ${local}`);
  if (task === "upload") return run(`put ${local} -o ${remote}`);
  const script = `${scratch}/lftp.script`;
  const mirror = `-P${connections} --no-perms --no-umask`;
  const lines =
    connections > 1
      ? [
          task === "download-many"
            ? `mirror ${mirror} ${remote} ${local}`
            : `mirror -R ${mirror} ${local} ${remote}`,
        ]
      : files.map((name) =>
          task === "download-many"
            ? `get ${remote}/${name} -o ${local}/${name}`
            : `put ${local}/${name} -o ${remote}/${name}`,
        );
  writeFileSync(script, [...head.split("; "), ...lines, ""].join("\n"));
  return ["lftp", "--norc", "-f", script];
}

/** All clients, ours first. */
export const peers: readonly Peer[] = [
  { name: "ftplib for Node", command: node("ours.mjs", () => false) },
  { name: "curl", command: curl },
  { name: "lftp", command: lftp },
  {
    name: "Python ftplib",
    command: (job) =>
      isOurs(job) || isParallel(job)
        ? undefined
        : ["/usr/bin/python3", path("python_ftplib.py"), JSON.stringify(job)],
  },
  { name: "basic-ftp", command: node("basic-ftp.mjs", (job) => isOurs(job) || isParallel(job)) },
  { name: "ftp", command: node("ftp.mjs", (job) => isOurs(job) || isParallel(job) || job.ca !== undefined) },
  {
    name: "jsftp",
    command: node(
      "jsftp.mjs",
      (job) =>
        job.ca !== undefined || isParallel(job) || !(job.task === "session" || job.task.endsWith("-many")),
    ),
  },
];
