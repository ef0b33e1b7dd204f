import { X509Certificate } from "node:crypto";
import { type AddressInfo, connect as connectTcp } from "node:net";
import { connect, createServer } from "node:tls";
import { describe, expect, it } from "vitest";
import { type Certificate, createCertificate } from "../src/index.ts";

/** What Node's own client says of a server with this certificate: the error's code, or `ok`. */
async function verdict(certificate: Certificate, servername: string, ca = certificate.ca): Promise<string> {
  const server = createServer({ cert: certificate.cert, key: certificate.key }, (socket) => socket.end());
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = connectTcp((server.address() as AddressInfo).port, "127.0.0.1");
  const client = connect({ socket, ca, host: servername });
  try {
    return await new Promise<string>((resolve) => {
      client.once("secureConnect", () => resolve("ok"));
      client.once("error", (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message));
    });
  } finally {
    client.destroy();
    server.close();
  }
}

describe("createCertificate", () => {
  it.each(["localhost", "127.0.0.1"])("passes Node's check for %s", async (name) => {
    expect(await verdict(createCertificate(), name)).toBe("ok");
  });

  it("is for ::1", () => {
    // Not by a handshake: checkServerIdentity of Node 22.23.3 refuses every IPv6 address.
    expect(new X509Certificate(createCertificate().cert).checkIP("::1")).toBe("::1");
  });

  it("S53, S54: fails it for other names and addresses", async () => {
    const certificate = createCertificate({ names: ["localhost"], addresses: [] });
    expect(await verdict(certificate, "127.0.0.1")).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(await verdict(certificate, "elsewhere.test")).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(await verdict(createCertificate({ names: ["*.example.test"] }), "a.example.test")).toBe("ok");
  });

  it("fails it when it has expired, or another authority is trusted", async () => {
    expect(await verdict(createCertificate({ days: -1 }), "localhost")).toBe("CERT_HAS_EXPIRED");
    const other = createCertificate().ca;
    expect(await verdict(createCertificate(), "localhost", other)).toMatch(/UNABLE_TO_VERIFY|SELF_SIGNED/);
  });

  it("signs with an authority, which may be signed by another", async () => {
    const root = createCertificate({ authority: true, commonName: "root" });
    const leaf = createCertificate({ issuer: root, names: ["a.test", "b.test"], addresses: ["2001:db8::5"] });
    const parsed = new X509Certificate(leaf.cert);
    expect(parsed.subjectAltName).toBe("DNS:a.test, DNS:b.test, IP Address:2001:DB8:0:0:0:0:0:5");
    expect(parsed.verify(new X509Certificate(root.cert).publicKey)).toBe(true);
    expect(parsed.checkIssued(new X509Certificate(root.cert))).toBe(true);
    expect(leaf.ca).toBe(root.cert);
    expect(() => createCertificate({ issuer: leaf })).toThrow(TypeError);
  });

  it("writes times after 2049 and long ones too", () => {
    const parsed = new X509Certificate(createCertificate({ days: 36_500 }).cert);
    expect(new Date(parsed.validTo).getUTCFullYear()).toBeGreaterThan(2100);
  });
});
