import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Client } from "./client.ts";
import { curl } from "./curl.ts";
import type { Feature, Operation } from "./job.ts";
import { lftp } from "./lftp.ts";
import { versionOf } from "./version-of.ts";

const require = createRequire(import.meta.url);
const PYTHON = "/usr/bin/python3";
const program = (name: string): string => fileURLToPath(new URL(`clients/${name}`, import.meta.url));

/** A package of npm, by its program in `clients/`. */
function npm(
  name: string,
  operations: readonly Operation[],
  features: readonly Feature[],
  env: Readonly<Record<string, string>> = {},
): Client {
  return {
    name,
    version: () => {
      const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")) as {
        readonly version: string;
      };
      return version;
    },
    operations: new Set(operations),
    features: new Set(features),
    command: (job) => ({
      argv: [process.execPath, program(`${name}.mjs`), JSON.stringify(job)],
      reports: true,
      ...(job.verbose === true ? { env } : {}),
    }),
  };
}

const basics = ["session", "return", "download", "upload", "list", "count", "delete"] as const;

/** The library; for what comes from `~/.netrc` its program. */
const ours: Client = {
  ...npm(
    "ftplib",
    [...basics, "upload-failing", "show", "text", "resume", "many", "server-to-server"],
    ["epsv", "tls", "implicit", "active", "encoding", "verbose", "netrc"],
  ),
  command: (job, scene) =>
    job.netrc === true
      ? {
          argv: [
            process.execPath,
            require.resolve("ftplib/package.json").replace("package.json", "dist/cli.js"),
            `${job.host}:${job.port}`,
            "-l",
          ],
          env: { HOME: scene.outside(".") },
          reports: false,
        }
      : { argv: [process.execPath, program("ours.mjs"), JSON.stringify(job)], reports: true },
};

const python: Client = {
  name: "Python ftplib",
  version: () => versionOf(PYTHON, ["--version"], /Python (\S+)/),
  operations: new Set([...basics, "upload-failing", "show", "text", "resume", "server-to-server"]),
  features: new Set(["epsv", "tls", "active", "encoding", "verbose"]),
  command: (job) => ({ argv: [PYTHON, program("python_ftplib.py"), JSON.stringify(job)], reports: true }),
};

/** All clients, ours first. */
export const clients: readonly Client[] = [
  ours,
  npm(
    "basic-ftp",
    [...basics, "upload-failing", "resume", "mirror", "remove-tree", "upload-deep"],
    ["epsv", "tls", "implicit", "encoding", "verbose"],
  ),
  npm(
    "ftp",
    [...basics, "upload-failing", "text", "resume", "remove-tree", "upload-deep"],
    ["tls", "implicit", "verbose"],
  ),
  npm("jsftp", basics, ["verbose"], { DEBUG: "jsftp:*" }),
  python,
  curl,
  lftp,
];
