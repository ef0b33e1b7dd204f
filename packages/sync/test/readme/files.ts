/** Stands for `@ftplib/files` in the README's programs: their server is one in this process. */
import type { TestServer } from "@ftplib/testkit";
import { connect as connectTo, type Site, type SiteOptions } from "@ftplib/files";

let server: TestServer | undefined;

/** Sets the server that `ftp.example.com` is. */
export function serveBy(running: TestServer): void {
  server = running;
}

export function connect(url: string, options: SiteOptions = {}): Promise<Site> {
  if (server === undefined) throw new Error("nobody serves");
  const here = url.replace("ftp.example.com", `localhost:${server.port}`);
  return connectTo(here, { ...options, tlsOptions: { ca: server.certificate.ca, ...options.tlsOptions } });
}
