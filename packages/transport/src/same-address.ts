import { BlockList, isIP } from "node:net";

import { unmapped } from "./addresses.ts";

/** Whether two texts name the same IP address, however they are written: `::1` and `0:0:0:0:0:0:0:1` do. */
export function sameAddress(one: string | undefined, other: string): boolean {
  if (one === undefined) return false;
  const [a, b] = [plain(one), plain(other)];
  const family = isIP(a);
  if (family === 0 || family !== isIP(b)) return false;
  const list = new BlockList();
  const type = family === 6 ? "ipv6" : "ipv4";
  list.addAddress(a, type);
  return list.check(b, type);
}

/** Without the zone, which names an interface of this machine and does not belong to the address. */
function plain(address: string): string {
  const zone = address.indexOf("%");
  return unmapped(zone < 0 ? address : address.slice(0, zone));
}
