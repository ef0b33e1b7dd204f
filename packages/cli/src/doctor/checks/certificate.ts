import { X509Certificate } from "node:crypto";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { FTP_TLS, TlsError } from "ftplib";
import { EXIT, exitCodeOf } from "../../errors/exit-code.ts";
import type { Advice } from "../advice.ts";
import type { Check } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import { failed, failedForUser, type Finding, ok, skipped, warning } from "../finding.ts";
import { wordsOf } from "../run-checks.ts";

const DAY = 86_400_000;
/** So many days before its end a certificate should have been renewed. */
const SOON = 14;

/** Whether the certificate is trusted, for which names it is, and how long. */
export const certificate: Check = {
  name: "certificate",
  needs: ["AUTH"],
  async run(context, signal) {
    const { certificate: der, publicKeySha256 } = context.tls ?? {};
    if (der === undefined || publicKeySha256 === undefined) return skipped("the connection is not encrypted");
    const shown = new X509Certificate(der);
    const days = Math.floor((Date.parse(shown.validTo) - Date.now()) / DAY);
    const left = days < 0 ? `has expired ${-days} days ago` : `${days} days left`;
    const names = shown.subjectAltName ?? oneLine(shown.subject);
    const key = publicKeySha256;
    const chain: string[] = [];
    const error = await verify(context, chain, signal);
    const issuers =
      chain.length > 1 ? `chain of ${chain.length}: ${chain.join(" < ")}` : `issuer ${oneLine(shown.issuer)}`;
    const seen = `${names}; ${left}; ${issuers}; key sha256/${key}`;
    const isAny = context.options.tlsOptions?.dangerouslyAcceptAnyCertificate === true;
    if (error !== undefined) return untrusted(error, seen, pinning(key, isAny));
    if (isAny) {
      return warning(
        seen,
        "--insecure accepts any certificate: this pins the one that is there",
        pinning(key, isAny),
      );
    }
    if (days < SOON) return warning(seen, "the certificate has to be renewed soon");
    return ok(seen);
  },
};

/** Makes a handshake as `connect` does, and returns why it was refused; the names of the chain are put into the list. */
async function verify(context: DoctorContext, chain: string[], signal: AbortSignal): Promise<unknown> {
  const { host, port, scheme } = context.target;
  const { ftp, tlsOptions } = context.options;
  const look = (name: string, leaf: PeerCertificate): Error | undefined => {
    chain.push(...namesOf(leaf));
    return checkServerIdentity(name, leaf);
  };
  const { connector } = context;
  const client = new FTP_TLS({
    ...ftp,
    host,
    port,
    implicit: scheme === "ftps",
    connector,
    tls: { ...tlsOptions, checkServerIdentity: look },
  });
  try {
    await client.connect(undefined, { signal });
    if (client.tls === undefined) await client.auth({ signal });
    // With TLS 1.3 the server refuses our certificate only after our handshake has ended.
    await client.sendcmd("NOOP", { signal }).catch((error: unknown) => {
      if (error instanceof TlsError) throw error;
    });
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return error;
  } finally {
    client.close();
  }
}

/** Why a certificate is refused. */
const REASONS: Readonly<Record<string, string>> = {
  "certificate-name": "the certificate is for another name",
  "certificate-untrusted": "the certificate's issuer is not trusted",
  "certificate-expired": "the certificate is not valid now",
  "certificate-pin": "the server's key is not the one that is pinned",
};

function untrusted(error: unknown, seen: string, pin: Advice): Finding {
  const reason = error instanceof TlsError ? error.reason : "";
  const text = `${REASONS[reason] ?? wordsOf(error)}; ${seen}`;
  if (reason === "certificate-pin") {
    return failedForUser(
      EXIT.tls,
      text,
      "the server has another key than the one that was pinned: ask its operator before you trust this one",
      pin,
    );
  }
  if (!reason.startsWith("certificate")) {
    const means = /client certificate/.test(text)
      ? "the server wants a certificate of yours: --cert FILE --key FILE, tlsOptions: { cert, key }"
      : "no TLS session can be made";
    return failed(error instanceof TlsError ? EXIT.tls : exitCodeOf(error), text, means);
  }
  const means =
    "the server may be another one: compare the key with what its operator tells you, then pin it, or trust the issuer with --ca FILE";
  return failedForUser(EXIT.tls, text, means, pin);
}

function pinning(key: string, isAny: boolean): Advice {
  return {
    flags: [["--pin", `sha256/${key}`]],
    ...(isAny ? { drop: ["--insecure"] } : {}),
    options: {
      tlsOptions: {
        pins: [`sha256/${key}`],
        ...(isAny ? { dangerouslyAcceptAnyCertificate: undefined } : {}),
      },
    },
  };
}

/** The names in a chain, from the server's certificate up. */
function namesOf(leaf: PeerCertificate): string[] {
  const names: string[] = [];
  let each: PeerCertificate | undefined = leaf;
  while (each !== undefined && names.length < 10) {
    names.push(String(each.subject?.CN ?? each.subject?.O ?? "?"));
    const issuer: PeerCertificate | undefined =
      "issuerCertificate" in each ? (each.issuerCertificate as PeerCertificate) : undefined;
    each = issuer === each || issuer?.fingerprint256 === each.fingerprint256 ? undefined : issuer;
  }
  return names;
}

function oneLine(name: string): string {
  return name.replaceAll("\n", ", ");
}
