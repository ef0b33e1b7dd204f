import type { FaultRule } from "./faults/fault.ts";
import type { FileSystem } from "./file-system.ts";
import type { TestServerOptions, TlsMode, Users } from "./test-server-options.ts";
import { TlsAcceptor, type TlsOptions } from "./tls-acceptor.ts";
import type { Certificate } from "./certificate.ts";

/** The options of a server with every default filled in: what its sessions look at. */
export interface Settings {
  readonly files: FileSystem;
  readonly users: Users;
  readonly account: string | undefined;
  readonly tls: TlsMode;
  readonly tlsOptions: TlsOptions;
  readonly acceptor: TlsAcceptor;
  readonly without: ReadonlySet<string>;
  readonly extraFeatures: readonly string[];
  readonly passiveAddress: string | undefined;
  readonly greeting: readonly string[];
  readonly readOnly: boolean;
  readonly utf8: boolean;
  readonly sizeInAscii: "refuse" | "count";
  readonly listIgnoresPath: boolean;
  readonly keepsRenameFrom: boolean;
  readonly replyDelay: number;
  readonly bandwidth: number;
  readonly dataTimeout: number;
  readonly idleTimeout: number;
  readonly maxConnections: number;
  readonly now: () => number;
  readonly faults: readonly FaultRule[];
}

const DEFAULT_USERS: Users = { anonymous: true, user: "secret" };

export function fillSettings(
  options: TestServerOptions,
  files: FileSystem,
  certificate: Certificate,
): Settings {
  const tlsOptions = options.tlsOptions ?? {};
  return {
    files,
    users: options.users ?? DEFAULT_USERS,
    account: options.account,
    tls: options.tls ?? "none",
    tlsOptions,
    acceptor: new TlsAcceptor(certificate, tlsOptions),
    without: new Set(options.without?.map((verb) => verb.toUpperCase())),
    extraFeatures: options.extraFeatures ?? [],
    passiveAddress: options.passiveAddress,
    greeting: greetingLines(options.greeting ?? "@ftplib/testkit ready"),
    readOnly: options.readOnly ?? false,
    utf8: options.utf8 ?? true,
    sizeInAscii: options.sizeInAscii ?? "refuse",
    listIgnoresPath: options.listIgnoresPath ?? false,
    keepsRenameFrom: options.keepsRenameFrom ?? false,
    replyDelay: options.replyDelay ?? 0,
    bandwidth: options.bandwidth ?? Number.POSITIVE_INFINITY,
    dataTimeout: options.dataTimeout ?? 10_000,
    idleTimeout: options.idleTimeout ?? Number.POSITIVE_INFINITY,
    maxConnections: options.maxConnections ?? Number.POSITIVE_INFINITY,
    now: options.now ?? Date.now,
    faults: (options.faults ?? []).flat(),
  };
}

function greetingLines(greeting: string | readonly string[]): readonly string[] {
  return typeof greeting === "string" ? [`220 ${greeting}`] : greeting;
}
