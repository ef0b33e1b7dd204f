import { TestServer, type TestServerOptions } from "@ftplib/testkit";
import { connect } from "../src/connect.ts";
import type { SiteOptions } from "../src/options/site-options.ts";
import type { Site } from "../src/site.ts";

/** A site on a server of its own; disposing it ends both. */
export interface TestSite extends AsyncDisposable {
  readonly site: Site;
  readonly server: TestServer;
}

/** Waits that are over at once, so that no test takes as long as the policies allow. */
const quickly: SiteOptions = { retry: { minDelay: 0, maxDelay: 0 }, netrc: false, tls: "off" };

/** Starts a server and connects to it, at the path of its URL. */
export async function openSite(
  settings: TestServerOptions,
  options: SiteOptions = {},
  path = "",
): Promise<TestSite> {
  const server = await TestServer.start({ users: { me: "secret" }, ...settings });
  try {
    const url = `ftp://me:secret@${server.host}:${server.port}/${path}`;
    const site = await connect(url, { ...quickly, ...options });
    return {
      site,
      server,
      [Symbol.asyncDispose]: async () => {
        await site.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The commands that the server received, on all its connections. */
export function commandsOf(server: TestServer): string[] {
  return server.transcript.lines.filter((line) => line.startsWith("C: ")).map((line) => line.slice(3));
}
