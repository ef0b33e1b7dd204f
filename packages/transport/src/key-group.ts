import type { SecureContext, SecureContextOptions, TLSSocket } from "node:tls";

import { nodeTls } from "./built-in-modules.ts";
import { saysKeyGroup } from "./runtime.ts";

// What Node accepts by default, without those that a server would have taken at once.
const GROUPS = ["X25519", "prime256v1", "secp384r1", "secp521r1"];

/**
 * The group of the key exchange, if the server has asked for one that Node does not offer a key for at once: then TLS 1.3 costs a round
 * trip more (HelloRetryRequest: RFC 8446, 4.1.4), for each connection anew unless it is offered first.
 */
export function groupAskedFor(socket: TLSSocket): string | undefined {
  if (!saysKeyGroup || socket.getProtocol() !== "TLSv1.3") return undefined;
  const key = socket.getEphemeralKeyInfo();
  const name = key !== null && "name" in key ? key.name : undefined;
  return name !== undefined && name !== "X25519" && GROUPS.includes(name) ? name : undefined;
}

/** Node's form of settings that offer a key of the group, and accept the others, too. */
export function contextWithGroup(settings: SecureContextOptions, group: string | undefined): SecureContext {
  const { createSecureContext } = nodeTls();
  if (group === undefined) return createSecureContext(settings);
  const ecdhCurve = [group, ...GROUPS.filter((other) => other !== group)].join(":");
  try {
    return createSecureContext({ ...settings, ecdhCurve });
  } catch {
    // A build of OpenSSL that lacks one of them.
    return createSecureContext(settings);
  }
}
