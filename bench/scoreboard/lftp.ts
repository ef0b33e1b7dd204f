import type { Client } from "./client.ts";
import type { Job, Step } from "./job.ts";
import type { Command } from "./run-client.ts";
import { versionOf } from "./version-of.ts";

/** A word of lftp's command language. */
function word(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, "\\$&")}"`;
}

function settings(job: Job): string[] {
  const lines = [
    `set net:timeout ${job.timeout / 1000}`,
    `set net:max-retries ${job.steps.some(({ op }) => op === "retry") ? 5 : 2}`,
    "set net:persist-retries 0",
    "set net:reconnect-interval-base 1",
    "set net:reconnect-interval-max 1",
    "set cmd:fail-exit yes",
    "set xfer:clobber yes",
  ];
  if (job.tls === undefined) lines.push("set ftp:ssl-allow no");
  else {
    lines.push(
      "set ftp:ssl-force yes",
      "set ftp:ssl-protect-data yes",
      `set ssl:ca-file ${word(job.ca ?? "")}`,
    );
    if (job.maxTls === "TLSv1.2") lines.push("set ssl:priority NORMAL:-VERS-ALL:+VERS-TLS1.2");
  }
  if (job.active === true) lines.push("set ftp:passive-mode no");
  if (job.encoding !== undefined) lines.push("set ftp:charset iso-8859-1", "set ftp:use-utf8 no");
  if (job.compress === true) lines.push("set ftp:use-mode-z yes");
  if (job.verbose === true) lines.push("debug 5");
  if (job.proxy !== undefined) {
    lines.push(`set ftp:proxy http://${job.proxy.host}:${job.proxy.port}`, "set ftp:use-hftp no");
  }
  return lines;
}

function ofStep(step: Step, job: Job): string {
  switch (step.op) {
    case "session":
      return "quote PWD";
    case "delete":
      return `rm ${word(step.remote)}`;
    case "download":
    case "retry":
    case "timed":
      return `get ${word(step.remote)} -o ${word(step.local)}`;
    case "resume":
      return `get -c ${word(step.remote)} -o ${word(step.local)}`;
    case "text":
      return `get -a ${word(step.remote)} -o ${word(step.local)}`;
    case "parts":
      return `pget -n 3 ${word(step.remote)} -o ${word(step.local)}`;
    case "many":
      return `mget -O ${word(step.local)} ${step.remotes.map(word).join(" ")}`;
    case "match":
      return `mget -O ${word(step.local)} ${step.remote}`;
    case "upload":
      return `put ${word(step.local)} -o ${word(step.remote)}`;
    case "upload-deep": {
      const slash = step.remote.lastIndexOf("/");
      return `mkdir -p ${word(step.remote.slice(0, slash))}; put ${word(step.local)} -o ${word(step.remote)}`;
    }
    case "list":
      return `cls -1 ${step.remote === "" ? "" : word(step.remote)}`;
    case "count":
    case "show":
      return `ls ${step.remote === "" ? "" : word(step.remote)}`;
    case "mirror":
      return `mirror ${word(step.remote)} ${word(step.local)}`;
    case "remove-tree":
      return `rm -r ${word(step.remote)}`;
    case "server-to-server": {
      const login = `${job.user}:${encodeURIComponent(job.password)}`;
      return `get ${word(step.remote)} -o ftp://${login}@${job.host}:${step.port}/${step.remote}`;
    }
    default:
      throw new Error(`lftp has no way to ${step.op}`);
  }
}

function command(job: Job, home: string): Command {
  const host = job.host.includes(":") ? `[${job.host}]` : job.host;
  const url = `${job.tls === "implicit" ? "ftps" : "ftp"}://${host}:${job.port}`;
  // A URL has it log in anonymously, whatever ~/.netrc says; a password of the command line would be in its debug output.
  const open =
    job.netrc === true
      ? `open -p ${job.port} ${job.host}`
      : `open --user ${word(job.user)} --env-password ${url}`;
  const lines = [...settings(job), open, ...job.steps.map((step) => ofStep(step, job))];
  return {
    argv: ["lftp", "--norc", "-c", lines.join("; ")],
    env: { HOME: home, LFTP_PASSWORD: job.password },
    reports: false,
  };
}

export const lftp: Client = {
  name: "lftp",
  version: () => versionOf("lftp", ["--version"], /Version (\S+)/),
  operations: new Set([
    "session",
    "delete",
    "download",
    "retry",
    "timed",
    "resume",
    "text",
    "parts",
    "many",
    "match",
    "upload",
    "upload-deep",
    "list",
    "count",
    "show",
    "mirror",
    "remove-tree",
    "server-to-server",
  ]),
  features: new Set([
    "epsv",
    "tls",
    "implicit",
    "active",
    "encoding",
    "verbose",
    "proxy",
    "netrc",
    "compress",
  ]),
  command: (job, scene) => command(job, scene.outside(".")),
};
