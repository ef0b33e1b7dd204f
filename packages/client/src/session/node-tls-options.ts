import type { ConnectionOptions, KeyObject } from "node:tls";
import type { TlsOptions } from "./options.ts";

type Part = string | Uint8Array;
type Parts = ConnectionOptions["cert" | "key"];

/**
 * The options of Node's `tls.connect` that mean the same here. Null is as good as nothing, and so is an empty `ca`, `cert` or `key`, as with Node:
 * programs make them of settings that are not there.
 */
export function nodeTlsOptions(options: ConnectionOptions): TlsOptions {
  const { passphrase, minVersion, maxVersion, ciphers } = options;
  const given = {
    ca: partsOf(options.ca),
    cert: partsOf(options.cert),
    key: partsOf(options.key),
    passphrase: passphrase ?? passphraseOf(options.key),
    minVersion: minVersion ?? undefined,
    maxVersion: maxVersion ?? undefined,
    ciphers: ciphers ?? undefined,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Certificates or keys, without those that are empty; undefined for none. An empty list stays what it is: nobody is trusted by it. */
function partsOf(parts: Parts | null): Part | readonly Part[] | undefined {
  if (parts === undefined || parts === null || parts === "") return undefined;
  return Array.isArray(parts) ? parts.map(pemOf).filter((part) => part !== "") : (pemOf(parts) as Part);
}

function pemOf(part: Part | KeyObject): Part {
  return typeof part === "object" && "pem" in part ? part.pem : part;
}

/** That of the keys, if they have one. */
function passphraseOf(key: Parts | null): string | undefined {
  const keys: readonly (Part | KeyObject)[] = Array.isArray(key) ? key : [];
  for (const each of keys)
    if (typeof each === "object" && "pem" in each && each.passphrase !== undefined) return each.passphrase;
  return undefined;
}
