import type { TlsOptions } from "ftplib";
import { nodeTlsOptions } from "ftplib/internal";
import type { ConnectionOptions } from "node:tls";

/** Options that change whom TLS trusts, or how it is spoken, and have no counterpart. */
const UNKNOWN = [
  "pfx",
  "secureContext",
  "pskCallback",
  "crl",
  "privateKeyEngine",
  "privateKeyIdentifier",
  "clientCertEngine",
] as const;

/**
 * The TLS options of Node in the words of `ftplib`. What only tunes is left out.
 *
 * @param host the server as it was given to `connect`; the certificate must be for the `servername` or `host` of the options, if they have one
 * @throws TypeError for an option that has no counterpart and would be missed
 */
export function tlsOptionsOf(options: ConnectionOptions, host: string): TlsOptions {
  for (const name of UNKNOWN) {
    if ((options[name as keyof ConnectionOptions] ?? undefined) !== undefined)
      throw new TypeError(`secureOptions.${name} is not supported: use ca, cert and key`);
  }
  const { ALPNProtocols: protocols, checkServerIdentity, rejectUnauthorized } = options;
  const named = options.servername ?? options.host;
  const servername = typeof named === "string" && named !== "" ? named : host;
  return {
    ...nodeTlsOptions(options),
    ...versionsOf(options.secureProtocol),
    // basic-ftp offers none, and some proxies refuse a client that offers any.
    alpnProtocols: Array.isArray(protocols) ? protocols.map(String) : [],
    ...(servername === host ? {} : { servername }),
    ...(rejectUnauthorized === false ? { dangerouslyAcceptAnyCertificate: true } : {}),
    ...(checkServerIdentity === undefined ? {} : { checkServerIdentity }),
  };
}

/** `TLSv1_2_method` is one version alone. */
function versionsOf(method: string | undefined): Pick<TlsOptions, "minVersion" | "maxVersion"> {
  const [, minor] = /^TLSv1(?:_([1-3]))?_(?:client_)?method$/.exec(method ?? "") ?? [];
  if (minor === undefined) return {};
  const version = `TLSv1.${minor}` as "TLSv1.2";
  return { minVersion: version, maxVersion: version };
}
