/**
 * Installs, from npm, programs that depend on basic-ftp, with `@ftplib/basic-ftp` in its place by `overrides`, and runs them: get-uri and
 * pac-proxy-agent, and Jest with a test of its own, on the oldest Node (G1, G4). Needs npm's registry.
 */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type * as testkit from "../packages/testkit/src/index.ts";
import { nodeBinary } from "./node-versions.ts";
import { buildPackages, libraryPackages, root, runQuietly } from "./workspace.ts";

const run = promisify(execFile);

const DEPENDENTS = { "get-uri": "8.0.2", "pac-proxy-agent": "9.1.1", jest: "30.5.2" };
const OURS = ["@ftplib/basic-ftp", "@ftplib/testkit"];

/** Packs a package, and returns where npm finds the tarball. */
function pack(name: string, folder: string): string {
  const path = libraryPackages().find(({ manifest }) => manifest.name === name)?.path;
  if (path === undefined) throw new Error(`there is no package ${name}`);
  const printed = runQuietly("pnpm", ["pack", "--pack-destination", folder], { cwd: path });
  return `file:${printed.trim().split("\n").at(-1) ?? ""}`;
}

/** Makes a project of the dependents with our package for basic-ftp; returns its path. */
function install(folder: string): string {
  const [wrapper = "", server = ""] = OURS.map((name) => pack(name, folder));
  const project = join(folder, "project");
  mkdirSync(project);
  cpSync(join(root, "scripts", "dependents"), project, { recursive: true });
  const manifest = {
    name: "dependents",
    private: true,
    dependencies: { ...DEPENDENTS, "basic-ftp": wrapper, "@ftplib/testkit": server },
    overrides: { "basic-ftp": "$basic-ftp" },
  };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest, undefined, 2));
  runQuietly("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: project });
  return project;
}

/** A port that nobody listens at, held by a connection of ours. */
async function heldPort(): Promise<{ readonly port: number; release(): void }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "connect");
  const release = (): void => {
    socket.destroy();
    server.close();
  };
  return { port: socket.localPort ?? 0, release };
}

async function runJest(project: string, node: string): Promise<string> {
  const entry = join(root, "packages", "testkit", "dist", "index.js");
  const { TestServer } = (await import(entry)) as typeof testkit;
  const server = await TestServer.start({ users: { ada: "s3cret" }, tree: { "hello.txt": "hello\n" } });
  const silent = await heldPort();
  try {
    const { host, port } = server;
    writeFileSync(join(project, "server.json"), JSON.stringify({ host, port, silentPort: silent.port }));
    const jest = join("node_modules", "jest", "bin", "jest.js");
    const { stderr } = await run(node, [jest, "--testMatch", "**/under-jest.cjs"], { cwd: project });
    return stderr;
  } finally {
    silent.release();
    await server.stop();
  }
}

buildPackages();
const folder = realpathSync(mkdtempSync(join(tmpdir(), "ftplib-dependents-")));
try {
  const project = install(folder);
  // It has `await using`.
  console.log(runQuietly(nodeBinary(24), ["get-uri.mjs"], { cwd: project }));
  console.log(await runJest(project, nodeBinary(20)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
