import { lstatSync } from "node:fs";
import type { Client } from "./client.ts";
import type { Job, Step } from "./job.ts";
import type { Command } from "./run-client.ts";
import { versionOf } from "./version-of.ts";

/** A remote path as part of a URL: each part of it escaped. */
function escaped(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function always(job: Job): string[] {
  const seconds = String(job.timeout / 1000);
  const args = ["-sS", "--globoff", "--connect-timeout", seconds];
  args.push("--speed-limit", "1", "--speed-time", seconds, "--max-time", String((2 * job.timeout) / 1000));
  if (job.netrc === true) args.push("-n");
  else args.push("-u", `${job.user}:${job.password}`);
  if (job.tls !== undefined) args.push("--ssl-reqd", "--cacert", job.ca ?? "");
  if (job.maxTls !== undefined) args.push("--tls-max", job.maxTls.slice(4));
  if (job.active === true) args.push("-P", "-");
  if (job.verbose === true) args.push("-v");
  if (job.proxy !== undefined) args.push("-p", "-x", `http://${job.proxy.host}:${job.proxy.port}`);
  return args;
}

function ofStep(step: Step, root: string): string[] {
  const directory = (path: string): string => (path === "" ? root : `${root}${escaped(path)}/`);
  switch (step.op) {
    case "session":
      return ["-I", root];
    case "delete":
      return ["-I", "-Q", `DELE ${step.remote}`, root];
    case "download":
      return ["-o", step.local, root + escaped(step.remote)];
    case "retry":
      return [
        "--retry",
        "3",
        "--retry-all-errors",
        "--retry-delay",
        "1",
        "-o",
        step.local,
        root + escaped(step.remote),
      ];
    case "timed":
      return ["-R", "-o", step.local, root + escaped(step.remote)];
    case "resume":
      return ["-C", String(lstatSync(step.local).size), "-o", step.local, root + escaped(step.remote)];
    case "text":
      return ["-B", "-o", step.local, root + escaped(step.remote)];
    case "upload":
      return ["-T", step.local, root + escaped(step.remote)];
    case "upload-deep":
      return ["--ftp-create-dirs", "-T", step.local, root + escaped(step.remote)];
    case "list":
      return ["-l", directory(step.remote)];
    case "count":
    case "show":
      return [directory(step.remote)];
    case "many":
      return step.remotes.flatMap((name) => ["-o", `${step.local}/${name}`, root + escaped(name)]);
    default:
      throw new Error(`curl has no way to ${step.op}`);
  }
}

function command(job: Job, home: string): Command {
  const host = job.host.includes(":") ? `[${job.host}]` : job.host;
  const root = `${job.tls === "implicit" ? "ftps" : "ftp"}://${host}:${job.port}/`;
  const steps = job.steps.flatMap((step, index) => [
    ...(index === 0 ? [] : ["--next"]),
    ...always(job),
    ...ofStep(step, root),
  ]);
  return { argv: ["curl", "-q", "--fail-early", ...steps], env: { HOME: home }, reports: false };
}

export const curl: Client = {
  name: "curl",
  version: () => versionOf("curl", ["--version"], /^curl (\S+)/),
  operations: new Set([
    "session",
    "delete",
    "download",
    "retry",
    "timed",
    "resume",
    "text",
    "upload",
    "upload-deep",
    "list",
    "count",
    "show",
    "many",
  ]),
  features: new Set(["epsv", "tls", "implicit", "active", "verbose", "proxy", "netrc"]),
  command: (job, scene) => command(job, scene.outside(".")),
};
