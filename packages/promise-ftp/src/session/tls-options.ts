import type { TlsOptions } from "ftplib";
import { nodeTlsOptions } from "ftplib/internal";
import type { ConnectionOptions } from "node:tls";

/** Options that change whom TLS trusts, and have no counterpart. */
const UNKNOWN = ["pfx", "secureContext", "pskCallback", "crl", "privateKeyEngine", "clientCertEngine"];

/**
 * The `secureOptions` in the words of `ftplib`. What only tunes is left out.
 *
 * @throws TypeError for an option that has no counterpart and would be missed
 */
export function tlsOptionsOf(options: ConnectionOptions, host: string): TlsOptions {
  const missed = UNKNOWN.find(
    (name) => (options[name as keyof ConnectionOptions] ?? undefined) !== undefined,
  );
  if (missed !== undefined)
    throw new TypeError(`secureOptions.${missed} is not supported: use ca, cert and key`);
  const { checkServerIdentity, rejectUnauthorized } = options;
  const named = options.servername ?? options.host;
  const servername = typeof named === "string" && named !== "" ? named : host;
  return {
    ...nodeTlsOptions(options),
    ...(servername === host ? {} : { servername }),
    ...(rejectUnauthorized === false ? { dangerouslyAcceptAnyCertificate: true } : {}),
    ...(checkServerIdentity === undefined ? {} : { checkServerIdentity }),
  };
}
