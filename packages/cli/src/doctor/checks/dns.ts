import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Check } from "../check.ts";
import { ok } from "../finding.ts";

/** Which addresses the name has. */
export const dns: Check = {
  name: "DNS",
  needs: [],
  async run(context) {
    const { host } = context.target;
    if (context.options.proxy !== undefined) return ok("not asked: the proxy resolves names");
    if (isIP(host) !== 0) {
      context.addresses = [host];
      return ok(`${host} is an address`);
    }
    const found = await lookup(host, { all: true });
    context.addresses = [...new Set(found.map(({ address }) => address))];
    return ok(`${host} is ${context.addresses.join(", ")}`);
  },
};
