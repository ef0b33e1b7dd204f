/** Stands for the package in the README's programs: their server is one in this process. */
import type { TestServer } from "@ftplib/testkit";
import { type AccessOptions, Client as RealClient, type FTPResponse } from "../../src/index.ts";

export * from "../../src/index.ts";

let server: TestServer | undefined;

/** Sets the server that `ftp.example.com` is. */
export function serveBy(running: TestServer): void {
  server = running;
}

export class Client extends RealClient {
  override async access(options: AccessOptions = {}): Promise<FTPResponse> {
    if (server === undefined) throw new Error("nobody serves");
    const { port, certificate } = server;
    return await super.access({ ...options, host: "localhost", port, secureOptions: { ca: certificate.ca } });
  }
}
