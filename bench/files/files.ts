// Runs `@ftplib/files` side by side with other clients, and writes docs/files-benchmarks.md.
//
//     node files/files.ts                       all of it: some forty minutes
//     node files/files.ts away-proftpd-download these cases; the page is printed, not written
//     node files/files.ts --short               every case once with little: whether it runs and its bytes are right
//     node files/files.ts --list                the names of the cases
//
// With names, --runs 3 says how often, and --without basic-ftp leaves clients out.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runLab, scratchDirectory, startLab } from "../lab.ts";
import { firstLine, machine } from "../machine.ts";
import { type FilesCase, filesCases } from "./files-case.ts";
import type { FilesResults } from "./files-goals.ts";
import { filesPage } from "./files-page.ts";
import { type FilesResult, runFilesCase } from "./run-files-case.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: "boolean" },
    list: { type: "boolean" },
    runs: { type: "string" },
    without: { type: "string", multiple: true },
  },
});
const isShort = values.short === true;
const tell = (line: string): void => console.error(line);

function chosen(): FilesCase[] {
  const { without = [], runs } = values;
  return filesCases
    .filter(({ name }) => positionals.length === 0 || positionals.includes(name))
    .map((target) => {
      const contenders = target.contenders.filter(({ peer }) => !without.includes(peer));
      const all = { ...target, contenders, runs: Number(runs ?? target.runs) };
      if (!isShort) return all;
      const size = Math.min(target.size, 2 ** 22);
      return {
        ...all,
        runs: 1,
        size,
        count: Math.min(target.count, 24),
        directories: Math.min(target.directories, 4),
      };
    });
}

async function onLoopback(wanted: readonly FilesCase[]): Promise<FilesResults> {
  const results: Record<string, FilesResult> = {};
  if (wanted.length === 0) return results;
  using lab = startLab([...new Set(wanted.map(({ server }) => server))]);
  const memory = scratchDirectory("files");
  const disk = mkdtempSync(join(tmpdir(), "ftplib-bench-"));
  try {
    for (const target of wanted)
      results[target.name] = await runFilesCase(target, lab, target.disk === "disk" ? disk : memory, tell);
  } finally {
    for (const path of [memory, disk]) rmSync(path, { recursive: true, force: true });
  }
  return results;
}

function away(milliseconds: number, wanted: readonly FilesCase[]): FilesResults {
  const home = scratchDirectory("rtt");
  const remove = (): void => rmSync(home, { recursive: true, force: true });
  try {
    const list = `${home}/cases.json`;
    writeFileSync(list, JSON.stringify(wanted));
    const servers = [...new Set(wanted.map(({ server }) => server))].join(",");
    const command = [process.execPath, fileURLToPath(new URL("away.ts", import.meta.url)), list];
    const args = [String(isShort ? 2 : milliseconds), "--servers", servers, "--", ...command];
    return JSON.parse(runLab("rtt", args, home, remove).trim().split("\n").at(-1) ?? "{}") as FilesResults;
  } finally {
    remove();
  }
}

if (values.list === true) {
  for (const { name, title } of filesCases) console.log(`${name}: ${title}`);
} else {
  const load = loadavg();
  const wanted = chosen();
  const distances = new Set(wanted.map(({ roundTrip }) => roundTrip).filter((distance) => distance > 0));
  let results: FilesResults = {};
  for (const distance of distances)
    results = {
      ...results,
      ...away(
        distance,
        wanted.filter(({ roundTrip }) => roundTrip === distance),
      ),
    };
  const local = await onLoopback(wanted.filter(({ roundTrip }) => roundTrip === 0));
  const clients = {
    lftp: firstLine("lftp", "--version").split(" ")[3] ?? "",
    rclone: execFileSync("rclone", ["version"], { encoding: "utf8" }).split(/\s/)[1] ?? "",
  };
  const page = filesPage({ ...results, ...local }, machine(load, clients, ["basic-ftp"]));
  if (isShort) tell("every case has run, and its bytes are right");
  else if (positionals.length > 0) console.log(page);
  else {
    writeFileSync(new URL("../../docs/files-benchmarks.md", import.meta.url), page);
    tell("docs/files-benchmarks.md is written");
  }
}
