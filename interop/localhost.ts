import dns, { type LookupAddress } from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { isIPv6 } from "node:net";

type Answer = (error: null, addresses: LookupAddress[]) => void;

/**
 * Lets the name `localhost` lead to the address, until it is disposed of. By that name many machines know 127.0.0.1 alone, and
 * a server may be at ::1.
 */
export function leadLocalhostTo(address: string): Disposable {
  const { lookup } = dns;
  const put = (instead: unknown): void => {
    Object.assign(dns, { lookup: instead });
    syncBuiltinESMExports();
  };
  put((host: string, _options: object, answer: Answer) => {
    if (host !== "localhost") throw new RangeError(`only localhost is looked up here, not ${host}`);
    process.nextTick(answer, null, [{ address, family: isIPv6(address) ? 6 : 4 }]);
  });
  return { [Symbol.dispose]: () => put(lookup) };
}
