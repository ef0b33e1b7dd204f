import { isIP, type LookupFunction } from "node:net";
import { nodeDns } from "./built-in-modules.ts";

/** Four or six: the version of IP. */
export type Family = 4 | 6;

/** One address of a host. */
export interface Address {
  readonly address: string;
  readonly family: Family;
}

/** The address that the text is; undefined for a name. */
export function literalAddress(host: string): Address | undefined {
  const family = isIP(host);
  return family === 4 || family === 6 ? { address: host, family } : undefined;
}

/**
 * All addresses of a host, in the resolver's order; an address is its own answer.
 *
 * @throws the resolver's error (`ENOTFOUND`, `EAI_AGAIN`)
 */
export async function addressesOf(
  host: string,
  family: Family | undefined,
  ownLookup?: LookupFunction,
): Promise<readonly Address[]> {
  const literal = literalAddress(host);
  if (literal !== undefined) return select([literal], host, family);
  const lookup: LookupFunction = ownLookup ?? nodeDns().lookup;
  const found = await new Promise<Address[]>((resolve, reject) => {
    lookup(
      host,
      { all: true, ...(family === undefined ? {} : { family }) },
      (error, answer, answerFamily) => {
        if (error !== null) return reject(error);
        // A lookup of the user's own may know only one address and say so in the old way.
        const list = typeof answer === "string" ? [{ address: answer, family: answerFamily }] : answer;
        resolve(list.map((entry) => ({ address: entry.address, family: isIP(entry.address) === 6 ? 6 : 4 })));
      },
    );
  });
  return select(found, host, family);
}

function select(list: readonly Address[], host: string, family: Family | undefined): readonly Address[] {
  const fitting = family === undefined ? list : list.filter((entry) => entry.family === family);
  if (fitting.length > 0) return fitting;
  const kind = family === undefined ? "" : `IPv${family} `;
  throw Object.assign(new Error(`no ${kind}address for ${host}`), { code: "ENOTFOUND", hostname: host });
}

/** The address without the IPv4-mapped form (`::ffff:192.0.2.1`, RFC 4291, 2.5.5.2). */
export function unmapped(address: string): string {
  const rest = address.slice(7);
  return address.slice(0, 7).toLowerCase() === "::ffff:" && isIP(rest) === 4 ? rest : address;
}
