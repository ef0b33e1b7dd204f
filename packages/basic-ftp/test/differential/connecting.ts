import { join } from "node:path";
import { Readable } from "node:stream";
import { at, faults, type TestServerOptions } from "@ftplib/testkit";
import type * as theirs from "basic-ftp";
import { deafPort } from "./deaf-port.ts";
import type { Bench } from "./observe.ts";

/** A way to connect, and what is done then. */
export interface Connecting {
  readonly server?: TestServerOptions;
  readonly call: (bench: Bench) => Promise<unknown>;
  readonly timeout?: number;
}

const USER = { user: "user", password: "secret" };

/** Where the server is, and who we are. */
function target({ server }: Bench, more: theirs.AccessOptions = {}): theirs.AccessOptions {
  return { host: "localhost", port: server.port, ...USER, ...more };
}

function secure(bench: Bench, more: theirs.AccessOptions["secureOptions"] = {}): theirs.AccessOptions {
  return target(bench, { secure: true, secureOptions: { ca: bench.server.certificate.ca, ...more } });
}

const plainly = (bench: Bench): Promise<unknown> => bench.client.access(target(bench));
const securely = (bench: Bench): Promise<unknown> => bench.client.access(secure(bench));

/** Lists, uploads and downloads over the connection. */
async function useIt({ client, folder }: Bench): Promise<unknown> {
  const names = (await client.list()).map(({ name }) => name);
  await client.uploadFrom(join(folder, "local.txt"), "new.txt");
  await client.downloadTo(join(folder, "new.txt"), "new.txt");
  return [names, client.ftp.hasTLS];
}

/** The client that is to be closed when a command has come. */
let closing: theirs.Client | undefined;

/** The ways to connect. */
export const connecting: Readonly<Record<string, Connecting>> = {
  "access in clear": { call: plainly },
  "access with a wrong password": { call: (bench) => bench.client.access(target(bench, { password: "no" })) },
  "access as nobody": {
    call: ({ client, server }) => client.access({ host: "localhost", port: server.port }),
  },
  "access where no password is asked for": { server: { users: { user: false } }, call: plainly },
  "access where an account is asked for": { server: { account: "a" }, call: plainly },
  "access to a server without FEAT": { server: { without: ["FEAT"] }, call: plainly },
  "access to a server that knows nothing": {
    server: { without: ["FEAT", "OPTS", "STRU", "MLST", "MLSD"] },
    call: plainly,
  },
  "access to a server that refuses TYPE": {
    server: { faults: [at("type", faults.permanent(504))] },
    call: plainly,
  },
  "access twice": { call: async (bench) => [await plainly(bench), await plainly(bench)] },
  "access after close": {
    call: async (bench) => {
      await plainly(bench);
      bench.client.close();
      return [await plainly(bench), await useIt(bench)];
    },
  },
  "access after an error": {
    server: { faults: [at("syst", faults.fin())] },
    call: async (bench) => {
      await plainly(bench);
      const error = await bench.client.send("SYST").catch((thrown: Error) => thrown.message);
      return [error, await plainly(bench), await useIt(bench)];
    },
  },
  "a greeting of several lines": {
    server: { faults: [at("greeting", faults.multiline())] },
    call: plainly,
  },
  "a greeting with 421": {
    server: { faults: [at("greeting", faults.reply("421 Too many connections"))] },
    call: plainly,
  },
  "a greeting with 120": {
    server: { faults: [at("greeting", faults.before("120 In a moment"))] },
    call: plainly,
  },
  "no greeting": { server: { faults: [at("greeting", faults.nothing())] }, call: plainly, timeout: 250 },
  "the end in place of a greeting": { server: { faults: [at("greeting", faults.fin())] }, call: plainly },
  "a port that nobody listens at": {
    call: ({ client }) => client.access({ host: "127.0.0.1", port: deafPort() }),
  },
  "connect, login and useDefaultSettings": {
    call: async ({ client, server }) => [
      client.closed,
      await client.connect("localhost", server.port),
      await client.login("user", "secret"),
      await client.useDefaultSettings(),
      client.closed,
    ],
  },
  "connect, useTLS, login and useDefaultSettings": {
    server: { tls: "required" },
    call: async (bench) => {
      const { client, server } = bench;
      return [
        await client.connect("localhost", server.port),
        await client.useTLS({ ca: server.certificate.ca, host: "localhost" }),
        await client.login("user", "secret"),
        await client.useDefaultSettings(),
        await useIt(bench),
      ];
    },
  },
  "AUTH TLS": {
    server: { tls: "required" },
    call: async (bench) => [await securely(bench), await useIt(bench)],
  },
  "AUTH TLS with resumed data connections": {
    server: { tls: "required", tlsOptions: { requireSessionReuse: true } },
    call: async (bench) => [await securely(bench), await useIt(bench)],
  },
  "AUTH TLS 1.2": {
    server: { tls: "required", tlsOptions: { maxVersion: "TLSv1.2", requireSessionReuse: true } },
    call: async (bench) => [await securely(bench), await useIt(bench)],
  },
  "AUTH TLS, a server that does not know it": { call: securely },
  "AUTH TLS, a stranger's certificate": {
    server: { tls: "required" },
    call: (bench) => bench.client.access(target(bench, { secure: true })),
  },
  "AUTH TLS, a stranger's certificate that is accepted": {
    server: { tls: "required" },
    call: (bench) =>
      bench.client.access(target(bench, { secure: true, secureOptions: { rejectUnauthorized: false } })),
  },
  "AUTH TLS, another name": {
    server: { tls: "required" },
    call: (bench) => bench.client.access(secure(bench, { host: "other.example" })),
  },
  "AUTH TLS, another name that is accepted": {
    server: { tls: "required" },
    call: (bench) =>
      bench.client.access(secure(bench, { host: "other.example", checkServerIdentity: () => undefined })),
  },
  "AUTH TLS, a name that the caller refuses": {
    server: { tls: "required" },
    call: (bench) =>
      bench.client.access(secure(bench, { checkServerIdentity: () => new Error("not this one") })),
  },
  "AUTH TLS, no version in common": {
    server: { tls: "required", tlsOptions: { maxVersion: "TLSv1.2" } },
    call: (bench) => bench.client.access(secure(bench, { minVersion: "TLSv1.3" })),
  },
  "AUTH TLS, and PROT refused": {
    server: { tls: "explicit", faults: [at("prot", faults.permanent(536))] },
    call: securely,
  },
  "AUTH TLS, data without close_notify": {
    server: { tls: "required", faults: [at("data-end", faults.noCloseNotify())] },
    call: async (bench) => [await securely(bench), await useIt(bench)],
  },
  "AUTH TLS, an empty upload": {
    server: { tls: "required" },
    call: async (bench) => {
      await securely(bench);
      return await bench.client.uploadFrom(Readable.from([]), "new.txt");
    },
  },
  "implicit TLS": {
    server: { tls: "implicit" },
    call: async (bench) => [
      await bench.client.access({ ...secure(bench), secure: "implicit" }),
      await useIt(bench),
    ],
  },
  "implicit TLS, a stranger's certificate": {
    server: { tls: "implicit" },
    call: (bench) => bench.client.access(target(bench, { secure: "implicit" })),
  },
  connectImplicitTLS: {
    server: { tls: "implicit" },
    call: ({ client, server }) =>
      client.connectImplicitTLS("localhost", server.port, { ca: server.certificate.ca }),
  },
  "two calls at once": {
    call: async (bench) => {
      await plainly(bench);
      const calls = [bench.client.pwd(), bench.client.size("file.txt")];
      return await Promise.allSettled(calls);
    },
  },
  "close during a call": {
    server: {
      faults: [
        at("syst-command", () => {
          closing?.close();
          return [];
        }),
      ],
    },
    call: async (bench) => {
      await plainly(bench);
      closing = bench.client;
      const call = bench.client.send("SYST");
      const error = await call.catch((thrown: Error) => thrown.message);
      return [error, await bench.client.pwd().catch((thrown: Error) => thrown.message)];
    },
  },
  "close twice, and then a call": {
    call: async (bench) => {
      await plainly(bench);
      bench.client.close();
      bench.client.close();
      return await bench.client.pwd();
    },
  },
  closeWithError: {
    call: async (bench) => {
      await plainly(bench);
      bench.client.ftp.closeWithError(Object.assign(new Error("enough"), { code: "EENOUGH" }));
      return await bench.client.pwd();
    },
  },
  latin1: {
    call: async (bench) => {
      bench.client.ftp.encoding = "latin1";
      await plainly(bench);
      await bench.client.send("MKD ä");
      bench.client.ftp.encoding = "utf8";
      await bench.client.send("MKD ö");
      return [(await bench.client.list()).map(({ name }) => name), bench.client.ftp.encoding];
    },
  },
  enterPassiveModeIPv4: {
    call: async (bench) => {
      await plainly(bench);
      bench.client.prepareTransfer = bench.library.enterPassiveModeIPv4;
      return await useIt(bench);
    },
  },
  enterPassiveModeIPv6: {
    server: { without: ["EPSV"] },
    call: async (bench) => {
      await plainly(bench);
      bench.client.prepareTransfer = bench.library.enterPassiveModeIPv6;
      return await useIt(bench);
    },
  },
  "a parser and commands of the caller's": {
    call: async (bench) => {
      const { client, library } = bench;
      await plainly(bench);
      client.availableListCommands = ["XLST", "NLST"];
      client.parseList = (text) => text.split("\r\n").map((name) => new library.FileInfo(name));
      return [await client.list("dir"), client.availableListCommands];
    },
  },
  "a listing that is too long": {
    call: async (bench) => {
      const { client, library } = bench;
      const small = new library.Client(5_000, { maxListingBytes: 10 });
      try {
        await small.access(target(bench));
        return [client.closed, await small.list()];
      } finally {
        small.close();
      }
    },
  },
  "ftp.log and ftp.verbose": {
    call: async (bench) => {
      const lines: string[] = [];
      bench.client.ftp.log = (line) => void lines.push(line.trimEnd());
      await plainly(bench);
      return lines.filter((line) => /^[<>] (?:USER|PASS|331|230)/.test(line));
    },
  },
};
