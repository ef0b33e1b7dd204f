import type { ConnectionOptions } from "node:tls";
import { at, type Certificate, createCertificate, type FaultRule, faults } from "@ftplib/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bench, observe } from "./differential/observe.ts";

let issuer: Certificate;
let mine: Certificate;

beforeAll(() => {
  issuer = createCertificate({ authority: true });
  mine = createCertificate({ issuer });
});

/** Options as programs make them of settings that may not be there. */
const settings: Readonly<Record<string, (ca: string) => object>> = {
  "all null": (ca) => ({
    ca,
    cert: null,
    key: null,
    passphrase: null,
    ciphers: null,
    minVersion: null,
    maxVersion: null,
    pfx: null,
    crl: null,
    secureContext: null,
    servername: null,
  }),
  "cert and key empty": (ca) => ({ ca, cert: "", key: "" }),
  "one of ca empty": (ca) => ({ ca: [ca, ""] }),
  "ca null": () => ({ ca: null }),
  "ca empty": () => ({ ca: "" }),
  "keys as objects": (ca) => ({ ca, cert: mine.cert, key: [{ pem: mine.key }] }),
  "keys in lists": (ca) => ({ ca, cert: [mine.cert], key: [mine.key] }),
};

describe("G1: secureOptions that are not given", () => {
  it.each(Object.keys(settings))("%s", async (name) => {
    const run = {
      serverOptions: () => ({
        tls: "required" as const,
        // A server that wants a certificate, where there is one.
        tlsOptions: name.startsWith("keys ") ? { clientCa: issuer.ca } : {},
      }),
      prepare: async () => {},
      call: async ({ client, server }: Bench): Promise<unknown> => {
        const secureOptions = settings[name]?.(server.certificate.ca) as ConnectionOptions;
        const login = { user: "user", password: "secret", secure: true, secureOptions };
        await client.access({ host: "localhost", port: server.port, ...login });
        return (await client.list("dir")).map((file) => file.name);
      },
    };
    const [theirs, ours] = [await observe("theirs", run), await observe("ours", run)];
    expect(ours.outcome).toEqual(theirs.outcome);
    expect(ours.outcome).toHaveProperty(name.startsWith("ca ") ? "error.code" : "value");
  });
});

/** What goes wrong with TLS; with AUTH TLS, and with TLS from the first byte. */
const failures: Readonly<
  Record<
    string,
    { readonly faults?: readonly FaultRule[]; readonly options?: ConnectionOptions; readonly code: string }
  >
> = {
  "the data connection is reset in its handshake": {
    faults: [at("data-tls", faults.reset())],
    code: "ECONNRESET",
  },
  "the control connection is ended in its handshake": {
    faults: [at("control-tls", faults.reset())],
    code: "ECONNRESET",
  },
  "no such ciphers": { options: { ciphers: "NOPE" }, code: "ERR_SSL_NO_CIPHER_MATCH" },
};

describe.each([true, "implicit"] as const)("G1: errors of TLS, secure: %s", (secure) => {
  it.each(Object.keys(failures))("%s", async (name) => {
    const { faults: rules = [], options, code } = failures[name] ?? expect.unreachable();
    const run = {
      serverOptions: () => ({ tls: secure === true ? ("required" as const) : secure, faults: rules }),
      prepare: async () => {},
      call: async ({ client, server }: Bench): Promise<unknown> => {
        const secureOptions = { ca: server.certificate.ca, ...options };
        const login = { user: "user", password: "secret", secure, secureOptions };
        await client.access({ host: "localhost", port: server.port, ...login });
        return await client.list("dir");
      },
    };
    const [theirs, ours] = [await observe("theirs", run), await observe("ours", run)];
    expect(ours.outcome).toMatchObject({ error: { code } });
    // What ended the handshake is said in our words.
    if (!name.startsWith("the control")) expect(ours.outcome).toEqual(theirs.outcome);
  });
});
