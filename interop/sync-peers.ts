/**
 * Shows the same trees to rclone, lftp and `@ftplib/sync`, and compares which files each of them transfers and removes.
 *
 *     lab/lab run vsftpd proftpd -- node interop/sync-peers.ts            prints the table
 *     lab/lab run vsftpd proftpd -- node interop/sync-peers.ts --write    also writes docs/sync-compared.md
 */
import { spawnSync } from "node:child_process";
import {
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { connect } from "@ftplib/files";
import { applyPlan, localTree, planSync, remoteTree } from "@ftplib/sync";
import type { LabServer } from "./lab-server.ts";
import { lab } from "./running-lab.ts";

const DAEMON = 1;
const OLD = 1_700_000_000;

/** A path on one side: content and seconds after the same moment; undefined: not there. */
type Side = readonly [content: string, seconds: number] | "directory" | undefined;

const cases: readonly (readonly [name: string, path: string, here: Side, there: Side])[] = [
  ["new", "new.txt", ["new", 0], undefined],
  ["the same", "same.txt", ["same", 0], ["same", 0]],
  ["another size, newer here", "grown.txt", ["grown", 60], ["grow", 0]],
  ["another size, newer there", "edited.txt", ["edited", 0], ["edited there", 60]],
  ["the same size, a minute newer here", "newer.txt", ["2", 60], ["1", 0]],
  ["the same size, three days newer here", "later.txt", ["2", 3 * 86_400], ["1", 0]],
  ["the same size, newer there", "older.txt", ["1", 0], ["2", 60]],
  ["the same size and time, another content", "like.txt", ["1", 0], ["2", 0]],
  ["only there", "gone/gone.txt", undefined, ["gone", 0]],
  ["excluded, only there", "logs/kept.log", undefined, ["log", 0]],
  ["excluded, only here", "here.log", ["log", 0], undefined],
  ["an empty directory here", "empty", "directory", undefined],
  ["a file here, a directory there", "mixed", ["file", 0], "directory"],
];

function plant(root: string, path: string, side: Side): void {
  if (side === undefined) return;
  const full = join(root, path);
  mkdirSync(side === "directory" ? full : dirname(full), { recursive: true });
  if (side === "directory") return;
  writeFileSync(full, side[0]);
  utimesSync(full, OLD + side[1], OLD + side[1]);
}

function ownAll(path: string): void {
  chownSync(path, DAEMON, DAEMON);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) ownAll(join(path, name));
}

/** Each path, and what shows that a file was written anew. */
function stateOf(root: string): Map<string, string> {
  const entries = readdirSync(root, { recursive: true, encoding: "utf8" });
  return new Map(
    entries.map((path) => {
      const { ino, mtimeMs, size } = lstatSync(join(root, path));
      const isDirectory = lstatSync(join(root, path)).isDirectory();
      return [path, isDirectory ? "directory" : `${ino} ${mtimeMs} ${size}`];
    }),
  );
}

function run(program: string, args: readonly string[]): void {
  const { error } = spawnSync(program, args, { stdio: "ignore", timeout: 60_000 });
  if (error !== undefined) throw error;
}

function versionOf(program: string): string {
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return `${program} ${/\d+\.\d+(?:\.\d+)?/.exec(stdout)?.[0] ?? ""}`;
}

type Tool = (server: LabServer, source: string) => void | Promise<void>;

const tools: Readonly<Record<string, Tool>> = {
  "@ftplib/sync": async ({ host, port, user, password }, source) => {
    await using site = await connect(`ftp://${host}:${port}/`, { user, password, netrc: false, tls: "off" });
    const plan = planSync(localTree(source), remoteTree(site, "peers"), { delete: true, exclude: ["*.log"] });
    await applyPlan(plan);
  },
  "rclone sync": ({ host, port, user, password }, source) => {
    const { stdout } = spawnSync("rclone", ["obscure", password], { encoding: "utf8" });
    const login = [
      `--ftp-host=${host}`,
      `--ftp-port=${port}`,
      `--ftp-user=${user}`,
      `--ftp-pass=${stdout.trim()}`,
    ];
    run("rclone", [
      "sync",
      source,
      ":ftp:peers",
      ...login,
      "--exclude=*.log",
      "--create-empty-src-dirs",
      "--config=",
    ]);
  },
  "lftp mirror -R -e": ({ host, port, user, password }, source) => {
    const commands = `set ftp:ssl-allow no; open -u ${user},${password} -p ${port} ${host}; mirror -R -e -X *.log ${source} peers`;
    run("lftp", ["-c", commands]);
  },
};

async function outcomes(server: LabServer, tool: Tool): Promise<string[]> {
  const source = mkdtempSync(join(tmpdir(), "sync-peers-"));
  const target = join(server.root, "peers");
  try {
    mkdirSync(target);
    for (const [, path, here, there] of cases) {
      plant(source, path, here);
      plant(target, path, there);
    }
    ownAll(target);
    const before = stateOf(target);
    await tool(server, source);
    const after = stateOf(target);
    return cases.map(([, path]) => {
      const [was, is] = [before.get(path), after.get(path)];
      if (was === is) return was === undefined ? "–" : "kept";
      if (is === undefined) return "removed";
      return was === undefined
        ? is === "directory"
          ? "made"
          : "sent"
        : was === "directory"
          ? "replaced"
          : "sent";
    });
  } finally {
    rmSync(source, { recursive: true });
    rmSync(target, { recursive: true });
  }
}

const names = ["vsftpd", "proftpd"];
const servers = lab.servers.filter(({ name }) => names.includes(name));
if (servers.length < names.length)
  throw new Error(`start ${names.join(" and ")}: lab/lab run ${names.join(" ")} -- …`);
const columns: { readonly title: string; readonly cells: readonly string[] }[] = [];
for (const server of servers) {
  for (const [name, tool] of Object.entries(tools)) {
    columns.push({ title: `${name}, ${server.name}`, cells: await outcomes(server, tool) });
  }
}
const table = [
  `| file | ${columns.map(({ title }) => title).join(" | ")} |`,
  `| --- |${" --- |".repeat(columns.length)}`,
  ...cases.map(([name], row) => `| ${name} | ${columns.map(({ cells }) => cells[row]).join(" | ")} |`),
].join("\n");
console.log(table);
if (process.argv.includes("--write")) {
  const page = `<!-- Written by interop/sync-peers.ts; do not edit the table. -->

# Which files are transferred and removed

The same trees, uploaded with removal and \`*.log\` excluded, by ${versionOf("rclone")}, ${versionOf("lftp")} and \`@ftplib/sync\`. vsftpd lists to the minute and lists no MFMT in FEAT; ProFTPD has
MLSD and MFMT.

${table}

"kept" means that the file at the target stayed as it was; what is kept although it differs is a conflict in the plan of \`@ftplib/sync\`, unless it is said below.

- **Newer there.** Where a server keeps the times of uploads, a newer file was changed there. \`@ftplib/sync\` overwrites it only with \`overwriteNewer\`; rclone does always, lftp when
  the sizes differ. vsftpd is not known to keep times, and there \`@ftplib/sync\` goes by size first, as the others do, and takes a newer file of the same size for equal. rclone compares sizes alone there.
- **A minute newer here, on vsftpd.** LIST shows the day of an old file and nothing finer, so the two times are equal as far as anybody can see. lftp asks for the time of every such
  file with MDTM: a round trip each.
- **Excluded, only there.** lftp removes a directory that the source does not have with all that is in it, excluded or not. \`@ftplib/sync\` and rclone keep what is excluded, and so its
  directory.
- **A file here, a directory there.** The others remove the directory. \`@ftplib/sync\` removes nothing that a person has not been shown as a removal: it is a conflict.
- **The same size and time, another content.** Nobody sees it without hashes. \`checksum\` of \`@ftplib/sync\` compares those of ProFTPD; vsftpd has none.
`;
  writeFileSync(new URL("../docs/sync-compared.md", import.meta.url), page);
}
