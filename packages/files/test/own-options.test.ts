import { at, faults, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { connect } from "../src/connect.ts";
import type { SiteOptions } from "../src/options/site-options.ts";
import type { Site } from "../src/site.ts";

interface Row {
  readonly server: TestServerOptions;
  readonly options: (server: TestServer) => SiteOptions;
  readonly says: string;
}

const rows: Readonly<Record<string, Row>> = {
  "a certificate that is not trusted": {
    server: { tls: "explicit" },
    options: () => ({ tls: "require" }),
    says: "(`ca`, `pins` and `servername` belong inside the option `tlsOptions`)",
  },
  "a client certificate that is wanted": {
    server: { tls: "explicit", faults: [at("user-command", faults.closeControl())] },
    options: ({ certificate: { ca } }) => ({ tls: "require", tlsOptions: { ca, servername: "localhost" } }),
    says: "tlsOptions: { cert, key }",
  },
  "a server that requires TLS": {
    server: { faults: [at("user-command", faults.reply("530 TLS required"))] },
    options: () => ({ tls: "off" }),
    says: ': leave out tls: "off"',
  },
  "TLS session reuse": {
    server: {
      tls: "explicit",
      faults: ["mlsd-command", "list-command"].map((command) =>
        at(command, faults.reply("522 SSL connection failed: session reuse required")),
      ),
    },
    options: ({ certificate: { ca } }) => ({ tls: "require", tlsOptions: { ca, servername: "localhost" } }),
    says: 'tlsOptions: { maxVersion: "TLSv1.2" }',
  },
};

describe("Z1: messages name the options of connect()", () => {
  it.each(Object.entries(rows))("%s", async (_, { server: settings, options, says }) => {
    const server = await TestServer.start({ users: { me: "secret" }, ...settings });
    let site: Site | undefined;
    const list = async (): Promise<void> => {
      const given = { netrc: false, retry: false, ...options(server) } as const;
      site = await connect(`ftp://me:secret@${server.host}:${server.port}/`, given);
      await site.readdir("");
    };
    try {
      const error = await list().then(
        () => undefined,
        (reason: unknown) => reason as Error,
      );
      expect(error?.message).toContain(says);
      expect(error?.message).not.toMatch(/\btls: \{|`tls`|FTP_TLS/);
      expect(error?.stack).toContain(error?.message);
    } finally {
      await site?.close();
      await server.stop();
    }
  });
});
