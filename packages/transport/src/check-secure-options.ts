import { nodeCrypto } from "./built-in-modules.ts";
import {
  checkAlpnProtocols,
  checkSupport,
  createContext,
  listOf,
  type SecureOptions,
} from "./secure-options.ts";

/** What can be checked without a connection. */
export type CheckedOptions = Omit<SecureOptions, "host" | "timeout" | "signal" | "sessions" | "sendOnly">;

/** SHA-256 in base64. */
const PIN = /^(?:sha256(?::|\/\/?))?[A-Za-z0-9+/]{43}=$/;
const CERTIFICATE =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/**
 * Refuses what no handshake can come of: an empty `ca` or `pins`, a pin that is not a SHA-256 in base64, a `ca` in which there is no
 * certificate in PEM, a `cert` and `key` that do not fit, unknown ciphers, ALPN names that TLS cannot carry; on Deno also what it
 * would take and then not do (`ciphers`, a `minVersion` before TLS 1.2). `secure` finds most of it by itself, but has a connection then.
 *
 * @throws RangeError that names the option, and holds no part of a key
 */
export function checkSecureOptions(options: CheckedOptions): void {
  const { ca, cert, key, ciphers, pins, alpnProtocols } = options;
  checkSupport(options);
  checkAlpnProtocols(alpnProtocols);
  checkPins(pins);
  for (const [index, entry] of ca === undefined ? [] : listOf(ca).entries()) checkCertificates(entry, index);
  // Where there is nothing to check, TLS need not be loaded yet.
  if (cert === undefined && key === undefined && ciphers === undefined) return;
  try {
    createContext({ ...options, host: "" });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`cert, key, passphrase or ciphers cannot be used: ${why}`, { cause });
  }
}

function checkPins(pins: readonly string[] | undefined): void {
  if (pins?.length === 0) throw new RangeError("`pins` is empty: nobody would be trusted");
  for (const [index, pin] of pins?.entries() ?? []) {
    if (typeof pin !== "string" || !PIN.test(pin)) {
      throw new RangeError(
        `pins[${index}] must be the SHA-256 of a public key in base64, 44 characters that end in "=", or those with sha256/ before them`,
      );
    }
  }
}

/** OpenSSL skips what it does not take for a certificate. */
function checkCertificates(entry: string | Uint8Array, index: number): void {
  const text = typeof entry === "string" ? entry : Buffer.from(entry).toString("latin1");
  const found = text.match(CERTIFICATE) ?? [];
  if (found.length === 0) throw new RangeError(`part ${index + 1} of \`ca\` holds no certificate in PEM`);
  const { X509Certificate } = nodeCrypto();
  for (const certificate of found) {
    if (certificate.includes("TRUSTED")) continue;
    try {
      // Parsing it is the check.
      void new X509Certificate(certificate);
    } catch (cause) {
      throw new RangeError(`part ${index + 1} of \`ca\` holds a certificate that cannot be read`, { cause });
    }
  }
}
