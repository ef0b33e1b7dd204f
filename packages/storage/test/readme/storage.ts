/** Stands for the package in the README's programs: their server is one in this process. */
import type { TestServer } from "@ftplib/testkit";
import * as sdk from "../../src/files-sdk.ts";
import * as fly from "../../src/flydrive.ts";
import type { StorageOptions } from "../../src/index.ts";
import * as un from "../../src/unstorage.ts";

let server: TestServer | undefined;

/** Sets the server that `ftp.example.com` is. */
export function serveBy(running: TestServer): void {
  server = running;
}

function led<Options extends StorageOptions>(options: Options): Options {
  if (server === undefined) throw new Error("nobody serves");
  const { port, certificate } = server;
  const site = String(options.site).replace("ftp.example.com", `localhost:${port}`);
  return { ...options, site, connection: { ...options.connection, tlsOptions: { ca: certificate.ca } } };
}

export const ftpDriver: typeof un.ftpDriver = (options) => un.ftpDriver(led(options));
export const ftpAdapter: typeof sdk.ftpAdapter = (options) => sdk.ftpAdapter(led(options));
export class FTPDriver extends fly.FTPDriver {
  constructor(options: fly.FTPDriverOptions) {
    super(led(options));
  }
}
