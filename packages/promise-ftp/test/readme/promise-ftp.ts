/** Stands for the package in the README's programs: their server is one in this process. */
import type { TestServer } from "@ftplib/testkit";
import RealClient, { type Options } from "../../src/index.ts";

let server: TestServer | undefined;

/** Sets the server that `ftp.example.com` is. */
export function serveBy(running: TestServer): void {
  server = running;
}

// What the programs import.
// oxlint-disable-next-line import/no-default-export
export default class PromiseFtp extends RealClient {
  override async connect(options: Options): Promise<string> {
    if (server === undefined) throw new Error("nobody serves");
    const { port, certificate } = server;
    return await super.connect({
      ...options,
      host: "localhost",
      port,
      secureOptions: { ca: certificate.ca },
    });
  }
}
