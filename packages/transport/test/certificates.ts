import { readFileSync } from "node:fs";

/** A certificate of `fixtures/certificates` and its key. */
export function certificate(name: string): { readonly cert: string; readonly key: string } {
  return { cert: pem(`${name}.cert.pem`), key: pem(`${name}.key.pem`) };
}

/** The certificate of the authority that signed them. */
export const ca: string = pem("ca.cert.pem");

function pem(file: string): string {
  return readFileSync(new URL(`../fixtures/certificates/${file}`, import.meta.url), "utf8");
}
