import { TestServer } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { implementations } from "./differential/observe.ts";

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
  "cert, key and servername empty": (ca) => ({ ca: [ca, ""], cert: "", key: "", servername: "" }),
};

it.each(Object.keys(settings))("G5: secureOptions that are not given: %s", async (name) => {
  for (const Implementation of Object.values(implementations)) {
    await using server = await TestServer.start({ tls: "required", users: { me: "secret" } });
    const secureOptions = settings[name]?.(server.certificate.ca) ?? {};
    const login = { host: "localhost", port: server.port, user: "me", password: "secret" };
    const client = new Implementation();
    await client.connect({ ...login, secure: true, secureOptions });
    expect(await client.pwd()).toBe("/");
    client.destroy();
  }
});
