import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import { isIPv4 } from "node:net";
import * as der from "./der.ts";

/** A certificate with its key, and the certificate to trust for it; all in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** What a client has to trust: the authority's certificate, or the certificate itself when it is an authority. */
  readonly ca: string;
}

export interface CertificateOptions {
  /** DNS names it is for. Default: `localhost`. */
  readonly names?: readonly string[];
  /** IP addresses it is for. Default: `127.0.0.1` and `::1`. */
  readonly addresses?: readonly string[];
  /** Its subject's common name. Default: the first name, or `@ftplib/testkit`. */
  readonly commonName?: string;
  /** How long it is valid from now on, in days; negative makes one that has expired. Default: 30. */
  readonly days?: number;
  /** Who signs it: a certificate made with `authority`. Default: an authority made for this certificate alone. */
  readonly issuer?: Certificate;
  /** Makes an authority, which signs itself unless there is an issuer. Default: false. */
  readonly authority?: boolean;
}

const DAY = 86_400_000;
const ECDSA_WITH_SHA256 = der.sequence(der.objectIdentifier("1.2.840.10045.4.3.2"));

interface Signer {
  readonly name: string;
  readonly key: KeyObject | string;
  readonly keyId: Buffer;
}

/**
 * A fresh X.509 v3 certificate (EC P-256) for a server or client on loopback, made with node:crypto alone. Clients that
 * trust `ca` accept it for `localhost`, `127.0.0.1` and `::1`; wrong names and expired ones can be asked for.
 */
export function createCertificate(options: CertificateOptions = {}): Certificate {
  const isAuthority = options.authority ?? false;
  const names = options.names ?? (isAuthority ? [] : ["localhost"]);
  const commonName = options.commonName ?? names[0] ?? "@ftplib/testkit";
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const issuer = options.issuer ?? (isAuthority ? undefined : createCertificate({ authority: true }));
  const own = { name: commonName, key: keys.privateKey, keyId: keyIdOf(keys.publicKey) };
  const signer = issuer ? readSigner(issuer) : own;
  const cert = signCertificate({ ...options, names, isAuthority }, keys.publicKey, own, signer);
  return { cert, key, ca: issuer ? issuer.ca : cert };
}

interface Subject extends CertificateOptions {
  readonly names: readonly string[];
  readonly isAuthority: boolean;
}

function signCertificate(subject: Subject, publicKey: KeyObject, own: Signer, signer: Signer): string {
  const days = subject.days ?? 30;
  const notAfter = Date.now() + days * DAY;
  const notBefore = Math.min(Date.now(), notAfter) - DAY;
  const body = der.sequence(
    der.tagged(0xa0, der.integer(Buffer.from([2]))),
    der.integer(randomBytes(16)),
    ECDSA_WITH_SHA256,
    distinguishedName(signer.name),
    der.sequence(der.time(new Date(notBefore)), der.time(new Date(notAfter))),
    distinguishedName(own.name),
    publicKey.export({ type: "spki", format: "der" }),
    der.tagged(0xa3, der.sequence(...extensions(subject, own, signer))),
  );
  const signature = der.bitString(sign("sha256", body, signer.key));
  return toPem(der.sequence(body, ECDSA_WITH_SHA256, signature));
}

/** Reads name and key of an authority made here: its subject is one common name. */
function readSigner(issuer: Certificate): Signer {
  const certificate = new X509Certificate(issuer.cert);
  if (!certificate.ca || !certificate.subject.startsWith("CN=") || certificate.subject.includes("\n")) {
    throw new TypeError("the issuer must be made with createCertificate({ authority: true })");
  }
  return { name: certificate.subject.slice(3), key: issuer.key, keyId: keyIdOf(certificate.publicKey) };
}

function extensions(subject: Subject, own: Signer, signer: Signer): Buffer[] {
  const { isAuthority } = subject;
  // digitalSignature for a leaf, keyCertSign and cRLSign for an authority: RFC 5280, section 4.2.1.3.
  const usage = isAuthority ? der.bitString(Buffer.from([0x06]), 1) : der.bitString(Buffer.from([0x80]), 7);
  const basic = isAuthority ? der.sequence(der.boolean(true)) : der.sequence();
  const list = [
    extension("2.5.29.19", basic, true),
    extension("2.5.29.15", usage, true),
    extension("2.5.29.14", der.octetString(own.keyId)),
    extension("2.5.29.35", der.sequence(der.tagged(0x80, signer.keyId))),
  ];
  if (isAuthority) return list;
  const purposes = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"].map(der.objectIdentifier);
  const addresses = subject.addresses ?? ["127.0.0.1", "::1"];
  const alternatives = [
    ...subject.names.map((name) => der.tagged(0x82, Buffer.from(name, "latin1"))),
    ...addresses.map((address) => der.tagged(0x87, addressBytes(address))),
  ];
  list.push(extension("2.5.29.37", der.sequence(...purposes)));
  if (alternatives.length > 0) list.push(extension("2.5.29.17", der.sequence(...alternatives)));
  return list;
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  const critical = isCritical ? der.boolean(true) : Buffer.alloc(0);
  return der.sequence(der.objectIdentifier(id), critical, der.octetString(value));
}

function distinguishedName(commonName: string): Buffer {
  return der.sequence(der.setOf(der.sequence(der.objectIdentifier("2.5.4.3"), der.utf8String(commonName))));
}

function keyIdOf(publicKey: KeyObject): Buffer {
  return createHash("sha1")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest();
}

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  // The URL parser writes IPv6 out in one form: at most one "::", no dotted tail.
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const before = groups(head);
  const after = groups(tail);
  const middle = Array.from<number>({ length: 8 - before.length - after.length }).fill(0);
  return Buffer.from([...before, ...middle, ...after].flatMap((group) => [group >> 8, group & 0xff]));
}

function groups(text: string | undefined): number[] {
  return text ? text.split(":").map((group) => Number.parseInt(group, 16)) : [];
}

function toPem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
