import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createCertificate, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it, vi } from "vitest";

// A process is started for each.
vi.setConfig({ testTimeout: 30_000 });

const program = fileURLToPath(new URL("tls-child.ts", import.meta.url));

/** What becomes of a download by a process with these variables in its environment. */
async function outcome(
  server: TestServerOptions,
  environment: Readonly<Record<string, string>>,
  ca: (server: TestServer) => string | undefined,
): Promise<string> {
  await using running = await TestServer.start({ tree: { x: "hello" }, tls: "required", ...server });
  const words = JSON.stringify({ port: running.port, ca: ca(running) });
  const env = { ...process.env, ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, [program, words], { env });
  return stdout.trim();
}

const careless = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };
const other = createCertificate();

describe("the environment", () => {
  it("is not needed where the issuer is given", async () => {
    expect(await outcome({}, {}, ({ certificate }) => certificate.ca)).toBe("accepted");
  });

  it("S62: cannot switch the verification of the control connection off", async () => {
    expect(await outcome({}, careless, () => undefined)).toBe("control: certificate-untrusted");
  });

  it("S62: nor that of the name", async () => {
    const certificate = createCertificate({ names: ["elsewhere.test"], addresses: [] });
    expect(await outcome({ certificate }, careless, () => certificate.ca)).toBe("control: certificate-name");
  });

  it("S62, S52: nor that of data connections", async () => {
    const tlsOptions = { dataCertificate: other, refuseSessionReuse: true };
    const trusted = await outcome({ tlsOptions }, careless, ({ certificate }) => certificate.ca);
    expect(trusted).toBe("data: certificate-untrusted");
  });

  it("may name issuers to trust, where the caller names none", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ftplib-environment-"));
    try {
      const certificate = createCertificate();
      const file = join(folder, "ca.pem");
      await writeFile(file, certificate.ca);
      const trusting = { NODE_EXTRA_CA_CERTS: file };
      expect(await outcome({ certificate }, trusting, () => undefined)).toBe("accepted");
      expect(await outcome({ certificate }, trusting, () => other.ca)).toBe("control: certificate-untrusted");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
