import { type Certificate, createCertificate } from "./certificate.ts";

let shared: Certificate | undefined;

/** The certificate of servers that were given none: made once per process. */
export function defaultCertificate(): Certificate {
  shared ??= createCertificate();
  return shared;
}
