import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabServer } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

/** A server that is asked what it does: where it is, as whom to log in, and what lies in the directory it is asked in. */
export interface Target {
  readonly name: string;
  /** Servers of the same program are put together where they do the same. */
  readonly program: string;
  readonly kind: "common" | "rare" | "device" | "commands";
  readonly host: string;
  readonly port: number;
  readonly tls: "none" | "optional" | "explicit" | "implicit";
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly user: string;
  readonly password: string;
  /** What the session enters after the login; it has the files of {@link placeFiles}. */
  readonly directory: string | undefined;
  /** A file there whose download does not end before it is aborted. */
  readonly large: string;
  /** Of a device: what it runs on, and where its behaviour was read. */
  readonly device: readonly [runsOn: string, source: string] | undefined;
  /** The commands that the emulation of a device covers; undefined for a real server. */
  readonly commands: readonly string[] | undefined;
  /** Every reply comes late. */
  readonly isSlow: boolean;
  /** It has active mode only. */
  readonly isActive: boolean;
  /** A data connection that no command has taken is the next command's. */
  readonly keepsConnections: boolean;
}

/** The user that the lab's servers run as. */
const DAEMON = 1;
const LARGE = 256 * 1024 * 1024;
/** When all files were last changed. */
const MODIFIED = new Date("2021-01-12T10:20:30Z");

/** Files of a server, below the directory in which it is asked. Devices have the same, from `serve-devices.ts`. */
const FILES: Readonly<Record<string, string>> = {
  "a.txt": "abcdefghijklmnopqrstuvwxyz",
  "text.txt": "one\ntwo\n",
  "old.txt": "old",
  "sub/inside.txt": "inside\n",
};

/** Puts the files on the server's disk, in place of what was there. Returns the directory's name. */
function placeFiles(server: LabServer): string {
  const directory = `asked${server.name.replaceAll(/\W/g, "")}`;
  const path = join(server.root, directory);
  rmSync(path, { recursive: true, force: true });
  const give = (name: string): void => chownSync(join(path, name), DAEMON, DAEMON);
  for (const folder of ["", "sub"]) {
    mkdirSync(join(path, folder));
    give(folder);
  }
  for (const [name, content] of Object.entries({ ...FILES, ".hidden": "", "large.bin": "" })) {
    writeFileSync(join(path, name), content);
    if (name === "large.bin") truncateSync(join(path, name), LARGE);
    utimesSync(join(path, name), MODIFIED, MODIFIED);
    give(name);
  }
  return directory;
}

function read(path: string | undefined): string | undefined {
  return path === undefined ? undefined : readFileSync(path, "utf8");
}

/** The lab's running servers, with their files in place. */
export function labTargets(): Target[] {
  const [ca, cert, key] = [lab.ca, lab.clientCert, lab.clientKey].map(read);
  const targetOf = (server: LabServer, kind: Target["kind"]): Target => {
    const { name, software, host, port, tls, user, password } = server;
    const directory = placeFiles(server);
    return {
      name,
      program: software,
      kind,
      host,
      port,
      tls,
      ca,
      cert,
      key,
      user,
      password,
      directory,
      large: "large.bin",
      device: undefined,
      commands: undefined,
      isSlow: server.quirks.includes("slow-replies"),
      isActive: false,
      keepsConnections: false,
    };
  };
  return [
    ...lab.servers.map((server) => targetOf(server, "common")),
    ...lab.rareServers.map((server) => targetOf(server, "rare")),
  ];
}

/** The emulated devices, in a process of their own. */
export class Devices implements AsyncDisposable {
  readonly targets: readonly Target[];
  readonly #process: ChildProcess;

  private constructor(targets: readonly Target[], process: ChildProcess) {
    this.targets = targets;
    this.#process = process;
  }

  static async start(): Promise<Devices> {
    const program = join(import.meta.dirname, "../../packages/client/test/devices/serve-devices.ts");
    const served = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"] });
    let text = "";
    for await (const chunk of served.stdout) {
      text += String(chunk);
      if (text.endsWith("\n")) break;
    }
    const devices = JSON.parse(text) as readonly Pick<
      Target,
      "name" | "port" | "tls" | "ca" | "directory" | "isActive" | "keepsConnections" | "device" | "commands"
    >[];
    const rest = {
      host: "127.0.0.1",
      cert: undefined,
      key: undefined,
      large: "endless.bin",
      isSlow: false,
    } as const;
    return new Devices(
      devices.map((one) => ({
        ...rest,
        ...one,
        kind: "device",
        program: one.name,
        user: "bblp",
        password: "secret",
      })),
      served,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#process, "exit");
    this.#process.stdin?.end();
    await exited;
  }
}
