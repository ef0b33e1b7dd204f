import { TestServer, type TestServerOptions } from "@ftplib/testkit";
import { connect, type Site, type SiteOptions } from "@ftplib/files";

/** A site on a server of its own; disposing it ends both. */
export interface TestSite extends AsyncDisposable {
  readonly site: Site;
  readonly server: TestServer;
}

const quickly: SiteOptions = { retry: { minDelay: 0, maxDelay: 0 }, netrc: false, tls: "off" };

/** Starts a server and connects to it. */
export async function openSite(settings: TestServerOptions, options: SiteOptions = {}): Promise<TestSite> {
  const server = await TestServer.start({ users: { me: "secret" }, ...settings });
  try {
    const url = `ftp://me:secret@${server.host}:${server.port}/`;
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
