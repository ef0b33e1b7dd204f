import { BlockList, isIPv6 } from "node:net";

const PRIVATE = new BlockList();
for (const [net, prefix] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
] as const) {
  PRIVATE.addSubnet(net, prefix, "ipv4");
}
PRIVATE.addSubnet("fc00::", 7, "ipv6");
const LOCAL = new BlockList();
LOCAL.addSubnet("127.0.0.0", 8, "ipv4");
LOCAL.addSubnet("169.254.0.0", 16, "ipv4");
LOCAL.addSubnet("0.0.0.0", 8, "ipv4");

/** What an address is that is not the server's own, as the end of a sentence. */
export function addressKind(address: string): string {
  const family = isIPv6(address) ? "ipv6" : "ipv4";
  if (PRIVATE.check(address, family)) return "a private address";
  if (LOCAL.check(address, family)) return "an address that leads nowhere else";
  return "another host";
}
