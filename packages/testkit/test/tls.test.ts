import { describe, expect, it } from "vitest";
import { createCertificate, TestServer, type TestServerOptions } from "../src/index.ts";
import { RawClient, readAll, secureData } from "./raw-client.ts";

const tree = { "a.txt": "hello\n" };

async function secureLogin(server: TestServer, options: object = {}): Promise<RawClient> {
  const client = await RawClient.connect(server);
  await client.reply();
  expect(await client.say("AUTH TLS")).toMatch(/^234/);
  await client.secure({ ca: server.certificate.ca, ...options });
  await client.say("USER user");
  expect(await client.say("PASS secret")).toMatch(/^230/);
  await client.say("PBSZ 0");
  await client.say("PROT P");
  await client.say("TYPE I");
  return client;
}

async function retrieve(
  client: RawClient,
  server: TestServer,
  options: object = {},
): Promise<[string, string]> {
  const socket = await client.openData();
  await client.say("RETR a.txt");
  const { tls } = await secureData(socket, { ca: server.certificate.ca, ...options });
  const bytes = await readAll(tls);
  tls.end();
  return [bytes.toString(), await client.reply()];
}

function start(options: TestServerOptions): Promise<TestServer> {
  return TestServer.start({ tree, tls: "explicit", ...options });
}

describe("TLS", () => {
  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "4217-03: resumes on data connections when required, %s",
    async (version) => {
      await using server = await start({ tlsOptions: { requireSessionReuse: true, maxVersion: version } });
      await using client = await secureLogin(server);
      const [text, reply] = await retrieve(client, server, { session: client.session });
      expect([text, reply]).toEqual(["hello\n", "226 Transfer complete"]);
      expect((await retrieve(client, server))[1]).toBe("522 SSL connection failed: session reuse required");
      expect(server.transfers.map((record) => [record.tlsVersion, record.sessionReused])).toEqual([
        [version, true],
        [version, false],
      ]);
    },
  );

  it.each(["TLSv1.2", "TLSv1.3"] as const)("never resumes when it refuses to, %s", async (version) => {
    await using server = await start({ tlsOptions: { refuseSessionReuse: true, maxVersion: version } });
    await using client = await secureLogin(server);
    expect(await retrieve(client, server, { session: client.session })).toEqual([
      "hello\n",
      "226 Transfer complete",
    ]);
    expect(server.transfers[0]?.sessionReused).toBe(false);
  });

  it("F28: resumes on each of many data connections", async () => {
    await using server = await start({ tlsOptions: { requireSessionReuse: true } });
    await using client = await secureLogin(server);
    const { session } = client;
    for (let count = 0; count < 30; count += 1) {
      expect((await retrieve(client, server, { session }))[1]).toMatch(/^226/);
    }
    expect(server.transfers.map((record) => record.sessionReused)).toEqual(
      Array.from({ length: 30 }, () => true),
    );
  });

  it("S60: refuses a client that offers another protocol", async () => {
    await using server = await start({ tlsOptions: { alpnProtocols: ["http/1.1"] } });
    await using client = await RawClient.connect(server);
    await client.reply();
    await client.say("AUTH TLS");
    const refused = client.secure({ ca: server.certificate.ca, ALPNProtocols: ["ftp"] });
    await expect(refused).rejects.toThrow(/alert/);
  });

  it("F66, 4217-04: tells close_notify from a bare FIN, and refuses the latter on request", async () => {
    await using server = await start({ tlsOptions: { requireCloseNotify: true } });
    await using client = await secureLogin(server);
    for (const isClean of [true, false]) {
      const socket = await client.openData();
      await client.say("STOR up");
      const { tls, fin } = await secureData(socket, { ca: server.certificate.ca });
      tls.resume();
      if (isClean) tls.end("some text");
      else tls.write("some text", fin);
      expect(await client.reply()).toMatch(isClean ? /^226/ : /^426/);
    }
    expect(server.transfers.map((record) => record.clientEnd)).toEqual([
      "close-notify",
      "missing-close-notify",
    ]);
  });

  it("S49: wants AUTH before USER when TLS is required", async () => {
    await using server = await start({ tls: "required" });
    await using client = await RawClient.connect(server);
    await client.reply();
    expect(await client.say("USER user")).toBe("530 Please use AUTH TLS first");
  });

  it("S51: wants PROT P when data must be encrypted", async () => {
    await using server = await start({ tlsOptions: { dataTlsRequired: true } });
    await using client = await RawClient.connect(server);
    await client.reply();
    await client.say("AUTH TLS");
    await client.secure({ ca: server.certificate.ca });
    await client.say("USER user");
    await client.say("PASS secret");
    expect(await client.say("PROT P")).toMatch(/^503/);
    expect(await client.say("PBSZ 0")).toMatch(/^200/);
    expect(await client.say("PROT C")).toMatch(/^534/);
    expect(await client.say("PROT S")).toMatch(/^536/);
    await client.openData();
    expect(await client.say("RETR a.txt")).toBe("522 Data connections must be encrypted");
  });

  it("speaks TLS from the first byte when it is implicit", async () => {
    await using server = await start({ tls: "implicit" });
    expect(server.url).toMatch(/^ftps:/);
    await using client = await RawClient.connect(server);
    await client.secure({ ca: server.certificate.ca });
    await client.login();
    expect(await client.say("AUTH TLS")).toBe("503 TLS is already in use");
  });

  it("4217-05: goes on in clear after CCC", async () => {
    await using server = await start({});
    await using client = await secureLogin(server);
    expect(await client.say("CCC")).toMatch(/^200/);
    await client.clear();
    expect(await client.say("PWD")).toMatch(/^257/);
    expect(await client.say("CCC")).toMatch(/^533/);
    expect((await retrieve(client, server))[0]).toBe("hello\n");
  });

  it("4217-05: CCC with close_notify right behind it", async () => {
    await using server = await start({});
    await using client = await secureLogin(server);
    client.send("CCC\r\n");
    await client.clear();
    expect(await client.reply()).toMatch(/^200/);
    expect(await client.say("PWD")).toMatch(/^257/);
  });

  it("S50's twin, CVE-2011-1575: forgets what came in clear after AUTH", async () => {
    await using server = await start({});
    await using client = await RawClient.connect(server);
    await client.reply();
    client.send("AUTH TLS\r\nUSER mallory\r\n");
    expect(await client.reply()).toMatch(/^234/);
    await client.secure({ ca: server.certificate.ca });
    expect(await client.say("PASS secret")).toBe("503 Login with USER first");
  });

  it("wants a certificate of its authority", async () => {
    const authority = createCertificate({ authority: true });
    await using server = await start({ tlsOptions: { clientCa: authority.cert } });
    const own = createCertificate({ issuer: authority, names: ["me"] });
    await using client = await secureLogin(server, { cert: own.cert, key: own.key });
    expect(await client.say("PWD")).toMatch(/^257/);
    await using other = await RawClient.connect(server);
    await other.reply();
    await other.say("AUTH TLS");
    // TLS 1.3 tells a client of its missing certificate only after the handshake.
    await other.secure({ ca: server.certificate.ca }).then(
      () => other.rest(),
      () => {},
    );
    expect(other.error ?? "ended").toBeTruthy();
    expect(server.transcript.lines.at(-1)).toMatch(/^# .*certificate/);
  });

  it("S61: speaks the versions it is told to", async () => {
    await using server = await start({ tlsOptions: { minVersion: "TLSv1.3" } });
    await using client = await RawClient.connect(server);
    await client.reply();
    await client.say("AUTH TLS");
    await expect(client.secure({ ca: server.certificate.ca, maxVersion: "TLSv1.2" })).rejects.toThrow(
      /version/i,
    );
  });

  it("S52: shows another certificate on data connections", async () => {
    const dataCertificate = createCertificate({ names: ["other.test"] });
    await using server = await start({ tlsOptions: { dataCertificate } });
    await using client = await secureLogin(server);
    const socket = await client.openData();
    await client.say("RETR a.txt");
    await expect(secureData(socket, { ca: dataCertificate.ca })).rejects.toThrow(/other\.test/);
    socket.destroy();
    expect(await client.reply()).toMatch(/^(?:226|42[56])/);
  });
});
