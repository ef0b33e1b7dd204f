/** Who can reach an address: `special` ones (0.0.0.0, multicast, broadcast) are nobody's to connect to. */
type AddressRange = "loopback" | "link-local" | "private" | "special" | "public";

/**
 * Whether a server at `peer` may send us to `host` where the caller trusts it: to any public address, and to one that
 * is not reached from everywhere only if it is reached in the same way itself (hostile-server S1).
 */
export function mayBeSentTo(host: string, peer: string): boolean {
  const range = rangeOf(host);
  return host === peer || range === "public" || (range !== "special" && range === rangeOf(peer));
}

/** The range of an IPv4 or IPv6 address as the system writes it: RFC 1918, 3927, 4193, 4291, 6598, 6890. */
export function rangeOf(address: string): AddressRange {
  if (address.includes(":")) return rangeOfIpv6(address.toLowerCase());
  const [a = 0, b = 0] = address.split(".").map(Number);
  if (a === 127) return "loopback";
  if (a === 169 && b === 254) return "link-local";
  if (a === 0 || a >= 224) return "special";
  const isPrivate =
    a === 10 ||
    (a === 172 && b >= 16 && b <= 31) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b <= 127);
  return isPrivate ? "private" : "public";
}

function rangeOfIpv6(address: string): AddressRange {
  if (address === "::1") return "loopback";
  if (address === "::" || address.startsWith("ff")) return "special";
  const [first = ""] = address.split(":");
  if (["fe8", "fe9", "fea", "feb"].some((start) => first.startsWith(start))) return "link-local";
  return first.length === 4 && (first.startsWith("fc") || first.startsWith("fd")) ? "private" : "public";
}
