import { isIPv6 } from "node:net";
import type { PeerCertificate } from "node:tls";

import { nodeCrypto, nodeTls } from "./built-in-modules.ts";

/**
 * Whether the certificate is for this name or address: Node's check, and for IPv6 addresses OpenSSL's as well, since
 * Node 22.23 takes them for names, which no certificate has (S53).
 */
export function checkIdentity(host: string, certificate: PeerCertificate): Error | undefined {
  const error = nodeTls().checkServerIdentity(host, certificate);
  if (error === undefined || !isIPv6(host)) return error;
  // A certificate knows no zones, and OpenSSL throws at them.
  const [address = host] = host.split("%");
  const { X509Certificate } = nodeCrypto();
  return new X509Certificate(certificate.raw).checkIP(address) === undefined ? error : undefined;
}
