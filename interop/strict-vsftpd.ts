import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { LabServer } from "./lab-server.ts";
import { serverFolder } from "./server-versions.ts";

/** A vsftpd that takes no upload without close_notify for complete, and waits for the client's after a download. */
export class StrictVsftpd implements AsyncDisposable {
  readonly server: LabServer;
  readonly #process: ChildProcess;
  readonly #configuration: string;

  private constructor(server: LabServer, process: ChildProcess, configuration: string) {
    this.server = server;
    this.#process = process;
    this.#configuration = configuration;
  }

  /** Starts one like the lab's, with the same root and users, at a port of its own. */
  static async start(like: LabServer): Promise<StrictVsftpd> {
    const port = await freePort();
    const folder = join(like.logs, "..", "..", "run", like.name);
    const configuration = join(folder, `strict-${port}.conf`);
    const strict = `listen_port=${port}
pasv_min_port=0
pasv_max_port=0
strict_ssl_read_eof=YES
strict_ssl_write_shutdown=YES
`;
    // The last of two settings with the same name wins.
    writeFileSync(configuration, readFileSync(join(folder, "vsftpd.conf"), "utf8") + strict);
    const program = spawn(join(serverFolder(), "usr", "sbin", "vsftpd"), [configuration], {
      stdio: "ignore",
    });
    const started = new StrictVsftpd({ ...like, port }, program, configuration);
    await untilListening(port, program);
    return started;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#process, "exit");
    if (this.#process.exitCode === null && this.#process.kill()) await exited;
    rmSync(this.#configuration, { force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function untilListening(port: number, program: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (program.exitCode !== null) throw new Error(`vsftpd ended with ${program.exitCode}`);
    const socket = connect({ host: "127.0.0.1", port });
    try {
      // One that is left before the greeting may reset the next one.
      await once(socket, "data");
      socket.end("QUIT\r\n").resume();
      await once(socket, "close");
      return;
    } catch {
      await delay(25);
    } finally {
      socket.destroy();
    }
  }
  throw new Error("vsftpd does not listen");
}
