/** Serves a folder over HTTP on loopback, as any static host does. */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};

/** The browser asks once for what several pages use. */
const cached = { "cache-control": "max-age=3600" };

/** A running server. */
export interface StaticServer {
  /** The address of the folder, with a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the folder below that path, which begins and ends with a slash, on a free port. */
export async function serveFolder(folder: string, base: string): Promise<StaticServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = decodeURIComponent(pathname);
    if (!path.startsWith(base) || path.includes("..")) {
      response.writeHead(404).end();
      return;
    }
    const file = path.slice(base.length).replace(/(^|\/)$/, "$1index.html");
    readFile(join(folder, file)).then(
      (bytes) =>
        response.writeHead(200, { ...cached, "content-type": types[extname(file)] ?? "" }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    close: () => closed(server),
  };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
