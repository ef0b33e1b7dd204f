import { readFileSync } from "node:fs";
import { FTP, FTP_TLS, type OpenOptions, type OpenTlsOptions, type TlsOptions } from "ftplib";
import type { LabServer } from "./lab-server.ts";
import { lab } from "./running-lab.ts";

// Read once: the options of all connections hold the same objects.
const ca = lab.ca === undefined ? undefined : readFileSync(lab.ca);
const clientCert = lab.clientCert === undefined ? undefined : readFileSync(lab.clientCert);
const clientKey = lab.clientKey === undefined ? undefined : readFileSync(lab.clientKey);

/** Whether a client should use TLS there: wherever it is offered. */
export function hasTls(server: LabServer): boolean {
  return server.tls !== "none";
}

/** What the server needs of TLS: its issuer, and a certificate of ours where it wants one. */
function tlsFor(server: LabServer): TlsOptions {
  return { ca, ...(server.clientCertRequired ? { cert: clientCert, key: clientKey } : {}) };
}

/** Where the server is, and as whom to log in: for `FTP`, which knows no options of TLS. */
export function plainOptionsFor(server: LabServer): OpenOptions {
  const { port, user, password } = server;
  return { port, user, password, timeout: 15_000 };
}

/** The same, and how the server speaks TLS. */
export function optionsFor(server: LabServer, changes: OpenTlsOptions = {}): OpenTlsOptions {
  const base = { ...plainOptionsFor(server), implicit: server.tls === "implicit" };
  return { ...base, ...changes, tls: { ...tlsFor(server), ...changes.tls } };
}

/** A client, over TLS wherever the server offers it, logged in unless `user` is the empty string. */
export async function openClient(server: LabServer, changes: OpenTlsOptions = {}): Promise<FTP> {
  const host = changes.host ?? server.host;
  if (hasTls(server)) return await FTP_TLS.open(host, optionsFor(server, changes));
  const { tls: _tls, implicit: _implicit, ...plain } = changes;
  return await FTP.open(host, { ...plainOptionsFor(server), ...plain });
}

/** The same to a server with TLS. */
export async function openSecureClient(server: LabServer, changes: OpenTlsOptions = {}): Promise<FTP_TLS> {
  return await FTP_TLS.open(changes.host ?? server.host, optionsFor(server, changes));
}
