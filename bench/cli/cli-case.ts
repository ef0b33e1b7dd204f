import { cpSync, existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type LabServer, serverDirectory } from "../lab.ts";
import { fingerprint, writeSource } from "../files/tree.ts";
import type { Sample } from "../run-job.ts";
import { ratios, spreadOf } from "../statistics.ts";
import type { Goal } from "../goals.ts";

export const OURS = "ftpl";

/** Where a case runs: one server, and a directory of this machine. */
export interface Place {
  readonly server: LabServer;
  readonly scratch: string;
}

/** What is measured: `ftpl` and others in turn. */
export interface CliCase {
  readonly name: string;
  readonly title: string;
  /** The command of each program, `ftpl` first. */
  readonly commands: (place: Place) => Readonly<Record<string, readonly string[]>>;
  /** Makes everything ready for one run. */
  readonly prepare: (place: Place) => void;
  /** Throws unless the run has done its work. */
  readonly check: (place: Place) => Promise<void>;
  readonly goals: (samples: CliResult) => readonly Goal[];
}

/** The samples of each program, run by run. */
export type CliResult = Readonly<Record<string, readonly Sample[]>>;

const TREE = { count: 5000, directories: 40, size: 4096 };
const LIBRARY = "the library";
/** The most that the program may cost beside the library. */
const MOST_BESIDE_LIBRARY = 1.05;
/** The most milliseconds that `--version` may take longer than Node itself. */
const MOST_STARTUP = 25;

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const node = (file: string, ...words: readonly string[]): readonly string[] => [
  process.execPath,
  path(file),
  ...words,
];

function ftpl({ server }: Place, ...words: readonly string[]): readonly string[] {
  const password = `FTP_PASSWORD=${server.password}`;
  return [
    "env",
    password,
    ...node("../../packages/cli/dist/ftpl.js", ...words, "--tls", "off", "--no-netrc"),
  ];
}

const urlOf = ({ user, host, port }: LabServer, at: string): string => `ftp://${user}@${host}:${port}/${at}`;

/** A job of the clients that use the libraries. */
function library(file: string, { server, scratch }: Place, job: Readonly<Record<string, unknown>>) {
  const { host, port, user, password } = server;
  const where = { host, port, user, password, local: `${scratch}/tree`, connections: 4 };
  return node(`../clients/${file}`, JSON.stringify({ ...where, ...job }));
}

const wall = (samples: readonly Sample[] = []): readonly number[] => samples.map((sample) => sample.wall);

function besideLibrary(title: string): (samples: CliResult) => readonly Goal[] {
  return (samples) => [
    {
      title: `${title}, wall time beside the library`,
      limit: MOST_BESIDE_LIBRARY,
      value: ratios(wall(samples[OURS]), wall(samples[LIBRARY])),
      unit: "×",
    },
  ];
}

function clear(...paths: readonly string[]): void {
  for (const each of paths) rmSync(each, { recursive: true, force: true });
}

async function checkEqual(one: string, other: string): Promise<void> {
  if ((await fingerprint(one, TREE)) !== (await fingerprint(other, TREE)))
    throw new Error("the trees are not equal");
}

const localTree = ({ scratch }: Place): string => `${scratch}/tree`;
const remoteTree = ({ server }: Place, name: string): string => `${server.root}/cli/${name}`;

/** All cases, in the order of the report. */
export const cliCases: readonly CliCase[] = [
  {
    name: "version",
    title: "Start: `ftpl --version`",
    commands: () => ({
      [OURS]: node("../../packages/cli/dist/ftpl.js", "--version"),
      "node -e 0": [process.execPath, "-e", "0"],
    }),
    prepare: () => {},
    check: async () => {},
    goals: ({ [OURS]: ours, "node -e 0": theirs }) => {
      const others = wall(theirs);
      const longer = wall(ours).map((seconds, run) => (seconds - (others[run] ?? 0)) * 1000);
      return [
        {
          title: "ftpl --version, longer than node -e 0",
          limit: MOST_STARTUP,
          value: spreadOf(longer),
          unit: "ms",
        },
      ];
    },
  },
  {
    name: "ls",
    title: "List a directory of 125 files",
    commands: (place) => {
      const { user, password, host, port } = place.server;
      return {
        [OURS]: ftpl(place, "ls", urlOf(place.server, "cli/tree/directory-0")),
        curl: ["curl", "-sS", "-u", `${user}:${password}`, `${urlOf(place.server, "cli/tree/directory-0")}/`],
        lftp: [
          "lftp",
          "--norc",
          "-c",
          `set ftp:ssl-allow no; open -u ${user},${password} ftp://${host}:${port}/; cls cli/tree/directory-0`,
        ],
      };
    },
    prepare: (place) => {
      if (!existsSync(remoteTree(place, "tree"))) writeSource(remoteTree(place, "tree"), TREE);
    },
    check: async () => {},
    goals: () => [],
  },
  {
    name: "get",
    title: "Download a tree of 5,000 files of 4 KiB",
    commands: (place) => ({
      [OURS]: ftpl(place, "get", urlOf(place.server, "cli/tree"), localTree(place)),
      [LIBRARY]: library("site.mjs", place, { task: "download-tree", remote: "cli/tree" }),
    }),
    prepare: (place) => {
      if (!existsSync(remoteTree(place, "tree"))) writeSource(remoteTree(place, "tree"), TREE);
      clear(localTree(place));
    },
    check: async (place) => await checkEqual(localTree(place), remoteTree(place, "tree")),
    goals: besideLibrary("get"),
  },
  {
    name: "sync",
    title: "Synchronize 5,000 files of 4 KiB with an empty directory",
    commands: (place) => ({
      [OURS]: ftpl(place, "sync", localTree(place), urlOf(place.server, "cli/new")),
      [LIBRARY]: library("sync.mjs", place, { remote: "cli/new", isNew: true }),
    }),
    prepare: (place) => {
      clear(remoteTree(place, "new"));
      serverDirectory(place.server, "cli/new");
      if (!existsSync(localTree(place))) writeSource(localTree(place), TREE);
    },
    check: async (place) => await checkEqual(localTree(place), remoteTree(place, "new")),
    goals: besideLibrary("sync"),
  },
  {
    name: "rerun",
    title: "Synchronize 5,000 files of 4 KiB once more",
    commands: (place) => ({
      [OURS]: ftpl(place, "sync", localTree(place), urlOf(place.server, "cli/new")),
      [LIBRARY]: library("sync.mjs", place, { remote: "cli/new" }),
    }),
    prepare: (place) => {
      if (!existsSync(localTree(place))) writeSource(localTree(place), TREE);
      const [local, remote] = [localTree(place), remoteTree(place, "new")];
      if (!existsSync(remote)) cpSync(local, remote, { recursive: true, preserveTimestamps: true });
    },
    check: async (place) => await checkEqual(localTree(place), remoteTree(place, "new")),
    goals: besideLibrary("sync with nothing to do"),
  },
];
