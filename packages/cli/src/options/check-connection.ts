import { UsageError } from "../errors/usage-error.ts";
import type { connectionOptions } from "./connection-options.ts";
import type { OptionValues } from "./option.ts";

type Flags = Partial<OptionValues<typeof connectionOptions>>;

/** Pairs of flags of which one makes the other void. */
const PAIRS = [
  ["netrc", "noNetrc", "--netrc-file and --no-netrc"],
  ["active", "passiveCommand", "--active and --passive-command"],
  ["active", "trustPasv", "--active and --trust-pasv"],
] as const;

/**
 * Checks flags that were given together, on the command line or for a site.
 *
 * @throws UsageError for flags that contradict each other
 */
export function checkTogether(flags: Flags): void {
  for (const [one, other, words] of PAIRS) {
    if (flags[one] !== undefined && flags[other] !== undefined)
      throw new UsageError(`${words} contradict each other: give one of them`);
  }
  if (flags.key !== undefined && flags.cert === undefined)
    throw new UsageError("--key is the private key of --cert: give both");
}

/**
 * Checks the flags that a connection is made with against each other and against its URL.
 *
 * @throws UsageError for what cannot be
 */
export function checkConnection(url: string, { tls, tlsMin, tlsMax }: Flags): void {
  const [, scheme = ""] = /^(ftpe?s):/i.exec(url) ?? [];
  if (scheme !== "" && tls === "off") {
    const name = scheme.toLowerCase();
    throw new UsageError(`${name}:// asks for TLS, and --tls off sends all in clear: write ftp:// for that`);
  }
  if (tlsMin === "1.3" && tlsMax === "1.2")
    throw new UsageError("--tls-min 1.3 and --tls-max 1.2 leave no version of TLS");
}
