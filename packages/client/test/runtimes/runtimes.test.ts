import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { at, createCertificate, faults, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import type { OpenTlsOptions } from "../../src/index.ts";
import type { Job } from "./jobs.ts";

const { CI } = process.env;
const root = fileURLToPath(new URL("../../../../", import.meta.url));
const child = fileURLToPath(new URL("child.ts", import.meta.url));
const bin = (name: string): string => `${root}node_modules/.bin/${name}`;

/** How each runtime runs a program. The servers are always in this process, on Node: the client alone differs. */
const runtimes: Record<Runtime, readonly string[]> = {
  node: [process.execPath],
  bun: [bin("bun"), "run"],
  deno: [bin("deno"), "run", "--quiet", "--allow-all"],
};
type Runtime = "node" | "bun" | "deno";

/** A use of the client, and what comes of it; on another runtime, if something else does. */
interface Row {
  readonly name: string;
  readonly use: Job["use"];
  readonly server?: TestServerOptions;
  readonly host?: string;
  readonly options?: OpenTlsOptions;
  /** Whether the server's authority is trusted; default true. */
  readonly isUntrusted?: boolean;
  readonly outcome: string;
  readonly elsewhere?: Partial<Record<Runtime, string>>;
  /** How the client's side of the first data connection ends, as the server sees it. */
  readonly clientEnd?: string;
}

const tls12: TestServerOptions = { tlsOptions: { minVersion: "TLSv1.2", maxVersion: "TLSv1.2" } };
const tls13: TestServerOptions = { tlsOptions: { minVersion: "TLSv1.3", maxVersion: "TLSv1.3" } };

const authority = createCertificate();

const ofEachVersion = (["TLSv1.2", "TLSv1.3"] as const).flatMap((version): Row[] => {
  const server = version === "TLSv1.2" ? tls12 : tls13;
  const strict = { tlsOptions: { ...server.tlsOptions, requireCloseNotify: true } };
  const requiring = { tlsOptions: { ...server.tlsOptions, requireSessionReuse: true } };
  const cut = [at("retr-bytes", faults.truncateData(100_000)), at("retr-end", faults.fin())];
  return [
    {
      name: `F27, 4217-04: an upload, ${version}`,
      use: "upload",
      server: strict,
      outcome: "300000 bytes, reused: true",
      elsewhere: { deno: "300000 bytes, reused: false" },
      clientEnd: "close-notify",
    },
    {
      name: `F27: a download, ${version}`,
      use: "download",
      server,
      outcome: "300000 bytes, reused: true",
      elsewhere: { deno: "300000 bytes, reused: false" },
    },
    {
      name: `F28: session reuse that the server requires, ${version}`,
      use: "download",
      server: requiring,
      outcome: "300000 bytes, reused: true",
      elsewhere: { deno: "Deno does not resume TLS sessions: this server needs Node or Bun" },
    },
    {
      name: `S63: a client certificate that is missing, ${version}`,
      use: "download",
      server: { tlsOptions: { ...server.tlsOptions, clientCa: authority.ca } },
      outcome: "ERR_FTP_TLS control: refused",
    },
    {
      name: `S55: a download that is cut, ${version}`,
      use: "download",
      server: { ...server, faults: cut },
      outcome: "ERR_FTP_CLOSED",
    },
    {
      name: `F66: an upload that fails, ${version}`,
      use: "brokenUpload",
      server,
      outcome: "RangeError: the source broke; /",
      clientEnd: "reset",
    },
    {
      name: `an upload whose end the server does not wait for, ${version}`,
      use: "upload",
      server: { ...server, faults: [at("upload-bytes", faults.once(faults.end()))] },
      outcome: "bytes, reused",
    },
    {
      name: `4217-05: CCC, ${version}`,
      use: "ccc",
      server,
      outcome: "200, then /, undefined",
    },
  ];
});

const rows: readonly Row[] = [
  ...ofEachVersion,
  {
    name: "S54: an untrusted certificate",
    use: "download",
    isUntrusted: true,
    outcome: "ERR_FTP_TLS control: certificate-untrusted",
  },
  {
    name: "S52: a certificate for another name",
    use: "download",
    server: { certificate: createCertificate({ names: ["elsewhere.test"], addresses: [] }) },
    outcome: "ERR_FTP_TLS control: certificate-name",
  },
  {
    name: "S54: a certificate whose time is over",
    use: "download",
    server: { certificate: createCertificate({ days: -1 }) },
    outcome: "ERR_FTP_TLS control: certificate-expired",
    elsewhere: { deno: "ERR_FTP_TLS control: certificate-untrusted" },
  },
  {
    name: "S61: TLS 1.2 where 1.3 is the least",
    use: "download",
    server: tls12,
    options: { tls: { minVersion: "TLSv1.3" } },
    outcome: "ERR_FTP_TLS control: protocol-version",
  },
  {
    name: "the option requireSessionReuse",
    use: "download",
    options: { requireSessionReuse: true },
    outcome: "300000 bytes, reused: true",
    elsewhere: { deno: "RangeError: requireSessionReuse: Deno" },
  },
  {
    name: "the option ciphers",
    use: "download",
    server: tls12,
    options: { tls: { ciphers: "ECDHE-ECDSA-AES256-GCM-SHA384" } },
    outcome: "300000 bytes, reused: true",
    elsewhere: { deno: "RangeError: Deno does not honour `ciphers`" },
  },
  {
    name: "an older version of TLS as the least",
    use: "download",
    options: { tls: { minVersion: "TLSv1.1" } },
    outcome: "300000 bytes, reused: true",
    elsewhere: { deno: "RangeError: Deno speaks no TLS before 1.2" },
  },
  {
    name: "an empty list of authorities",
    use: "download",
    options: { tls: { ca: [] } },
    outcome: "RangeError: `ca` is empty",
  },
];

interface Seen {
  readonly outcome: string;
  readonly clientEnd: string | undefined;
}

/** Runs the program once on a runtime, with a server for each row. */
async function run(runtime: Runtime): Promise<Seen[]> {
  const jobs: Job[] = [];
  const started: TestServer[] = [];
  for (const { use, server, host = "localhost", options, isUntrusted } of rows) {
    const tree = { large: Buffer.alloc(300_000, "x") };
    const running = await TestServer.start({ tree, tls: "required", ...server });
    started.push(running);
    const trust = isUntrusted === true ? {} : { ca: running.certificate.ca };
    jobs.push({ use, host, port: running.port, options: { ...options, tls: { ...trust, ...options?.tls } } });
  }
  const [program = "", ...args] = runtimes[runtime];
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1" };
  try {
    const { stdout } = await promisify(execFile)(program, [...args, child, JSON.stringify(jobs)], { env });
    const outcomes = JSON.parse(stdout) as string[];
    for (const { transfers } of started) await transfers[0]?.closed;
    return outcomes.map((outcome, at) => ({ outcome, clientEnd: started[at]?.transfers[0]?.clientEnd }));
  } finally {
    for (const running of started) await running.stop();
  }
}

// Bun and Deno are optional dependencies, since they are not made for every platform.
const installed = (Object.keys(runtimes) as Runtime[]).filter(
  (name) => CI !== undefined || existsSync(runtimes[name][0] ?? ""),
);

describe.each(installed)("the client on %s, and a server on Node", (runtime) => {
  let seen: Seen[] = [];
  beforeAll(async () => {
    seen = await run(runtime);
  });

  it.each(rows.map((row, at) => ({ ...row, at })))("$name", ({ at, outcome, elsewhere, clientEnd }) => {
    expect(seen[at]?.outcome).toContain(elsewhere?.[runtime] ?? outcome);
    if (clientEnd !== undefined) expect(seen[at]?.clientEnd).toBe(clientEnd);
  });
});
