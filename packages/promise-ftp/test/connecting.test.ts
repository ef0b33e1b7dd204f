import { once } from "node:events";
import { text } from "node:stream/consumers";
import type { Readable } from "node:stream";
import { at, faults, TestServer, type TestServerOptions } from "@ftplib/testkit";
import type theirs from "promise-ftp";
import { describe, expect, it } from "vitest";
import { type Client, implementations } from "./differential/observe.ts";

/** What both do when they connect, and what comes of it. */
interface Connecting {
  readonly server?: TestServerOptions;
  readonly options: (
    server: TestServer,
  ) => theirs.Options & { readonly autoReconnect?: boolean; readonly preserveCwd?: boolean };
  readonly after?: (client: Client, server: TestServer) => Promise<unknown>;
  /** What `after` gives here, where promise-ftp has an error of its own making. */
  readonly ours?: unknown;
}

const tree = { "file.txt": "hello\n", dir: {} };

function as({ host, port }: TestServer, user = "user", password = "secret"): theirs.Options {
  return { host, port, user, password };
}

/** The file, by whatever connection. */
async function readFile(client: Client): Promise<string> {
  return await text((await client.get("file.txt")) as Readable);
}

/** The commands of these verbs that the server has had. */
function sent({ transcript }: TestServer, verbs: RegExp): string[] {
  const commands = transcript.lines.filter((line) => line.startsWith("C: ")).map((line) => line.slice(3));
  return commands.filter((command) => verbs.test(command));
}

/** The server ends the connection, and the client notices. */
async function lose(client: Client): Promise<void> {
  const closed = once(client.rawClient, "close");
  void Promise.resolve(client.status()).catch(() => {});
  await closed;
}

const loses = { faults: [at("stat-command", faults.fin())] };
const trusting = { rejectUnauthorized: false };

const table: Readonly<Record<string, Connecting>> = {
  "user and password": { options: as, after: readFile },
  "no user": { options: ({ host, port }) => ({ host, port }), after: readFile },
  "a port that is text": {
    options: (server) => ({ ...as(server), port: String(server.port) as unknown as number }),
  },
  "calls at once after a loss": {
    server: loses,
    options: (server) => ({ ...as(server), autoReconnect: true, preserveCwd: true }),
    after: async (client) => {
      await client.cwd("dir");
      await lose(client);
      return await Promise.all([client.pwd(), client.pwd(), client.mkdir("below"), client.cwd("below")]);
    },
  },
  "a wrong password": { options: (server) => as(server, "user", "wrong") },
  "an empty password": { server: { users: { user: "" } }, options: (server) => as(server, "user", "") },
  "anonymous, with an empty password": {
    options: (server) => as(server, "anonymous", ""),
    after: async (_, server) => sent(server, /^PASS/),
  },
  "anonymous, with a dash for a password": {
    options: (server) => as(server, "anonymous", "-"),
    after: async (_, server) => sent(server, /^PASS/),
  },
  "debug: null": { options: (server) => ({ ...as(server), debug: null as unknown as () => void }) },
  "debug: false": { options: (server) => ({ ...as(server), debug: false as unknown as () => void }) },
  "a greeting of several lines": { server: { greeting: ["220-One", " two", "220 three"] }, options: as },
  "a greeting that refuses": { server: { greeting: ["421 Too many"] }, options: as },
  "nobody listens": { options: (server) => ({ ...as(server), port: 1 }) },
  TLS: {
    server: { tls: "required" },
    options: (server) => ({ ...as(server), secure: true, secureOptions: { ca: server.certificate.ca } }),
  },
  "TLS that is not trusted": {
    server: { tls: "required" },
    options: (server) => ({ ...as(server), secure: true }),
  },
  "TLS that need not be trusted": {
    server: { tls: "required" },
    options: (server) => ({ ...as(server), secure: true, secureOptions: trusting }),
  },
  "TLS for the control connection": {
    server: { tls: "explicit" },
    options: (server) => ({ ...as(server), secure: "control", secureOptions: trusting }),
    after: readFile,
  },
  "TLS for the control connection, data in clear": {
    server: { tls: "explicit", faults: [at("prot-command", faults.permanent(536))] },
    options: (server) => ({ ...as(server), secure: "control", secureOptions: trusting }),
    after: async (client, server) => [
      await readFile(client),
      (await client.list()).length,
      server.transfers.map(({ tlsVersion }) => tlsVersion ?? "clear"),
      sent(server, /^(?:AUTH|PBSZ|PROT)/),
    ],
  },
  "TLS that the server has not": {
    options: (server) => ({ ...as(server), secure: true, secureOptions: trusting }),
  },
  "a lost connection": {
    server: loses,
    options: as,
    after: async (client) => {
      await lose(client);
      const refusal = await client.pwd().catch((error: Error) => [error.name, error.message]);
      return [client.getConnectionStatus(), refusal];
    },
  },
  "a lost connection, reconnect": {
    server: loses,
    options: as,
    after: async (client) => {
      await lose(client);
      return [await client.reconnect(), await client.pwd()];
    },
  },
  autoReconnect: {
    server: loses,
    options: (server) => ({ ...as(server), autoReconnect: true }),
    after: async (client) => {
      await client.cwd("dir");
      await lose(client);
      return [await client.pwd(), client.getConnectionStatus()];
    },
  },
  "autoReconnect and preserveCwd": {
    server: loses,
    options: (server) => ({ ...as(server), autoReconnect: true, preserveCwd: true }),
    after: async (client) => {
      await client.cwd("dir");
      await lose(client);
      return [await client.pwd(), client.getConnectionStatus()];
    },
  },
  "autoReconnect and a directory that is gone": {
    server: loses,
    options: (server) => ({ ...as(server), autoReconnect: true, preserveCwd: true }),
    after: async (client, server) => {
      await client.cwd("dir");
      await lose(client);
      await server.files.removeDirectory("/dir");
      return await client.pwd().catch((error: Error) => [error.name, error.message]);
    },
    ours: [
      "FtpReconnectError",
      "Error automatically reconnecting to server.  Could not preserve CWD: " +
        "Error: dir: No such file or directory.  Triggering disconnect error: .",
    ],
  },
};

async function outcome(
  library: typeof theirs,
  { server: options, options: of, after }: Connecting,
): Promise<unknown> {
  await using server = await TestServer.start({
    tree,
    users: { user: "secret", anonymous: true },
    ...options,
  });
  const client = new library();
  const heard: unknown[] = [];
  for (const name of ["greeting", "ready"] as const) client.rawClient.on(name, () => void heard.push(name));
  try {
    const greeting = await client.connect(of(server));
    return [greeting, await after?.(client, server), heard];
  } catch (error) {
    const { name, message, code } = error as Error & { code?: unknown };
    return [name, message, code, heard];
  } finally {
    client.destroy();
  }
}

describe("G5: connecting is the same", () => {
  it.each(Object.entries(table))("%s", async (_, connecting) => {
    const theirs = await outcome(implementations.theirs, connecting);
    const ours = await outcome(implementations.ours, connecting);
    if (connecting.ours === undefined) return expect(ours).toEqual(theirs);
    expect(ours).toMatchObject([expect.anything(), connecting.ours, expect.anything()]);
    expect(theirs).not.toEqual(ours);
  });
});
