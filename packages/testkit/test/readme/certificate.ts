import { X509Certificate } from "node:crypto";
import { createCertificate, TestServer } from "../../src/index.ts";

const server = await TestServer.start({
  tls: "explicit",
  certificate: createCertificate({ names: ["elsewhere.test"], addresses: [], days: -1 }),
});

const { subjectAltName, validTo } = new X509Certificate(server.certificate.cert);
console.log(subjectAltName); // DNS:elsewhere.test
console.log(new Date(validTo) < new Date()); // true
await server.stop();
