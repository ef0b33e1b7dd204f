/**
 * Runs CPython's own tests of `ftplib` on the built client (`interop/cpython`), with the `python3` on PATH.
 *
 * A Debian package of Python comes without its tests. Then their package is downloaded (apt checks its signature) and
 * unpacked into `node_modules/.cache`; nothing is installed. apt needs root only where it has no package lists yet.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildPackages, root, runQuietly, runShown } from "./workspace.ts";

const debianPython = "/usr/bin/python3";
const cache = join(root, "node_modules", ".cache", "cpython-tests");

/** The arguments of `run.ts`: a Python, and the folder of its tests where it lacks them. */
function findPython(): readonly string[] {
  if (hasTests("python3")) return ["python3"];
  if (existsSync(debianPython)) return [debianPython, debianTests()];
  throw new Error("test:cpython needs a python3 that comes with its tests (test.test_ftplib), or Debian's");
}

function hasTests(python: string): boolean {
  const find = "import importlib.util as u, sys; sys.exit(u.find_spec('test.test_ftplib') is None)";
  return spawnSync(python, ["-c", find], { stdio: "ignore" }).status === 0;
}

/** The folder with the tests of Debian's Python, fetched when it is not there. */
function debianTests(): string {
  const find = "import sys; print('python%d.%d' % sys.version_info[:2])";
  const python = runQuietly(debianPython, ["-c", find]).trim();
  const folder = join(cache, python);
  if (!existsSync(folder)) fetchTests(python, folder);
  return folder;
}

function fetchTests(python: string, folder: string): void {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, "fetch-"));
  try {
    const download = ["-q", "-o", "APT::Sandbox::User=root", "download", `lib${python}-testsuite`];
    try {
      runQuietly("apt-get", download, { cwd: work });
    } catch {
      runQuietly("apt-get", ["-q", "update"]);
      runQuietly("apt-get", download, { cwd: work });
    }
    const archive = readdirSync(work).find((name) => name.endsWith(".deb"));
    if (archive === undefined) throw new Error(`apt-get ${download.join(" ")} left no package`);
    runQuietly("dpkg-deb", ["-x", archive, "unpacked"], { cwd: work });
    // The rename is last: an interrupted fetch leaves nothing that looks complete.
    renameSync(join(work, "unpacked", "usr", "lib", python, "test"), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const python = findPython();
buildPackages();
process.exitCode = runShown(process.execPath, [join(root, "interop", "cpython", "run.ts"), ...python]);
