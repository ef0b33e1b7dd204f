/** What a test is told of one running server. lab/README.md explains the instances and their quirks. */
export interface LabServer {
  readonly name: LabServerName | RareServerName | BoxName | StrictServerName;
  readonly software: LabSoftware;
  /** One line on what this instance is for. */
  readonly about: string;
  readonly host: string;
  readonly port: number;
  /** First and last port of its passive data connections. */
  readonly passivePorts: readonly [first: number, last: number];
  /** `optional` offers AUTH TLS and also serves without; `explicit` requires it; `implicit` begins with the handshake. */
  readonly tls: "none" | "optional" | "explicit" | "implicit";
  readonly tlsDataRequired: boolean;
  readonly tlsSessionReuseRequired: boolean;
  readonly tlsVersions: readonly ("TLSv1.2" | "TLSv1.3")[];
  readonly clientCertRequired: boolean;
  readonly user: string;
  readonly password: string;
  /** All accounts with a password; the second one has awkward characters. They share one root. */
  readonly users: readonly { readonly user: string; readonly password: string }[];
  readonly anonymous: LabAnonymous | null;
  /** The FTP root on this machine's disk: a test may place files here, and look at what has arrived. */
  readonly root: string;
  /** What PWD returns there: `/`, or the path on disk where the server does not confine its users. */
  readonly start: string;
  readonly quirks: readonly LabQuirk[];
  /** The folder of its logs. */
  readonly logs: string;
}

/** The anonymous account of a server that has one. */
export interface LabAnonymous {
  readonly user: string;
  readonly password: string;
  readonly root: string;
  /** The one directory that it may write to. */
  readonly writable: string;
}

/** Every common server of the lab, in the order of `lab list`. */
export const labServerNames = [
  "vsftpd",
  "vsftpd-tls",
  "vsftpd-tls-noreuse",
  "vsftpd-implicit",
  "vsftpd-nat",
  "proftpd",
  "proftpd-tls12",
  "proftpd-tls13",
  "proftpd-tls-optional",
  "proftpd-implicit",
  "proftpd-client-cert",
  "proftpd-ipv6",
  "proftpd-tls-ipv6",
  "proftpd-deflate",
  "pure-ftpd",
  "pure-ftpd-tls2",
  "pure-ftpd-tls3",
  "pyftpdlib",
  "pyftpdlib-tls",
  "pyftpdlib-slow",
] as const;

export type LabServerName = (typeof labServerNames)[number];

/** Every rare server of the lab, in the order of `lab list rare`. */
export const rareServerNames = [
  "busybox",
  "inetutils",
  "netkit",
  "twisted",
  "aioftp",
  "aioftp-tls",
  "ftp-srv",
  "ftp-srv-tls",
  "ftp-proxy",
  "squid",
  "gridftp",
  "npm-ftpd",
  "simple-ftpd",
  "vsftpd-origin",
] as const;

export type RareServerName = (typeof rareServerNames)[number];

/** Every box in front of a server, and the servers that some of them need, in the order of `lab list boxes`. */
export const boxNames = [
  "vsftpd-throttled",
  "proftpd-linger",
  "stunnel",
  "stunnel-chain",
  "stunnel-inspecting",
  "nginx-alpn",
  "haproxy",
  "nginx",
  "haproxy-header",
  "haproxy-dead",
  "danted",
  "tinyproxy",
  "nginx-dead",
] as const;

export type BoxName = (typeof boxNames)[number];

/** The servers that take two sessions of a client, or end a session after two quiet seconds, in the order of `lab list strict`. */
export const strictServerNames = [
  "vsftpd-two",
  "proftpd-two",
  "pure-ftpd-two",
  "pyftpdlib-two",
  "proftpd-two-of-a-user",
  "vsftpd-idle",
  "proftpd-idle",
  "pyftpdlib-idle",
] as const;

export type StrictServerName = (typeof strictServerNames)[number];

/** The programs that the servers run. */
export type LabSoftware =
  | "vsftpd"
  | "proftpd"
  | "pure-ftpd"
  | "pyftpdlib"
  | "stunnel"
  | "haproxy"
  | "nginx"
  | "danted"
  | "tinyproxy"
  | Exclude<RareServerName, "aioftp-tls" | "ftp-srv-tls" | "vsftpd-origin">;

/** What a client's author must know of a server, one word each; lab/README.md has the sentences. */
export const labQuirks = [
  "125-instead-of-150",
  "150-size-ignores-rest",
  "ascii-type-is-binary",
  "bandwidth-limited",
  "client-certificate-required",
  "epsv-denied",
  "failed-login-takes-seconds",
  "feat-lists-auth-tls-but-refuses-it",
  "greets-late-after-a-session-ended",
  "hash-commands",
  "ipv6",
  "list-hides-dotfiles",
  "list-of-missing-path-is-450-after-150",
  "list-of-missing-path-is-empty",
  "list-truncated-at-10000",
  "mdtm-sets-time",
  "mkd-257-quotes-not-doubled",
  "mlsd-lists-cdir-pdir",
  "mode-z",
  "multiline-226",
  "nlst-lists-dot-entries",
  "no-hash",
  "no-mfmt",
  "no-mlsd",
  "no-pipelining",
  "no-tls-resumption",
  "opts-utf8-is-501",
  "opts-utf8-is-504",
  "pasv-unusable",
  "pasv-wrong-address",
  "size-refused-in-ascii",
  "slow-replies",
  "tls-hello-before-command-resets",
  "tls-session-reuse-required",
  "utf8-not-in-feat",
] as const;

export type LabQuirk = (typeof labQuirks)[number];

/** The URL of a server in clear. */
export function urlOf(host: string, port: number): string {
  return `ftp://${host.includes(":") ? `[${host}]` : host}:${port}/`;
}
