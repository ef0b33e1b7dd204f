import assert from "node:assert/strict";
import { FTP_TLS, isReplyError, type OpenTlsOptions, PermanentReplyError } from "ftplib";
import { leadLocalhostTo } from "../localhost.ts";
import { hasTls, openSecureClient, optionsFor } from "../open-client.ts";
import { failureOf, type NotApplicable, type Operation, refusalOf } from "./operation.ts";
import { type OperationContext, patternOf, sha256 } from "./operation-context.ts";

/** Asserts that a server without TLS refuses AUTH TLS, and is not told who we are. */
async function assertNoTls({ server }: OperationContext): Promise<void> {
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const error = await failureOf(FTP_TLS.open(server.host, { ...optionsFor(server), debugLevel: 1, log }));
  assert(error instanceof PermanentReplyError, String(error));
  const sent = lines.filter((line) => line.startsWith("*cmd*"));
  assert.deepEqual(sent, ["*cmd* 'AUTH TLS'"]);
}

const withoutTls = new WeakSet<OperationContext>();

/** A row for servers with TLS; the others are asked once. */
function onTls(name: string, run: (context: OperationContext) => Promise<NotApplicable | void>): Operation {
  return {
    name: `TLS: ${name}`,
    async run(context) {
      if (hasTls(context.server)) return await run(context);
      if (!withoutTls.has(context)) await assertNoTls(context);
      withoutTls.add(context);
      return { reason: "no TLS: AUTH TLS is refused, and no name or password is sent" };
    },
  };
}

/** Uploads and downloads over a session of its own; answers with what the server and TLS said of it. */
async function transferBoth(context: OperationContext, changes: OpenTlsOptions): Promise<FTP_TLS> {
  const ftp = await openSecureClient(context.server, changes);
  try {
    const name = context.name();
    const bytes = patternOf(70_000);
    await ftp.storbinary(`STOR ${name}`, bytes);
    const blocks: Uint8Array[] = [];
    await ftp.retrbinary(`RETR ${name}`, (block) => void blocks.push(block));
    assert.equal(sha256(Buffer.concat(blocks)), sha256(bytes));
    return ftp;
  } finally {
    ftp.close();
  }
}

/** Resumption where the server can, nothing said of it where it cannot. */
function requireReuse({ server }: OperationContext): OpenTlsOptions {
  return { requireSessionReuse: !server.quirks.includes("no-tls-resumption") };
}

async function failsWith(context: OperationContext, changes: OpenTlsOptions, reason: string): Promise<void> {
  const error = await failureOf(openSecureClient(context.server, changes));
  assert.equal(handshakeReason(error), reason, String(error));
}

/** The `reason` of the handshake's failure, wherever in the chain of causes it is. */
function handshakeReason(error: unknown): string | undefined {
  for (let link = error; link instanceof Error; link = link.cause) {
    if ("reason" in link && typeof link.reason === "string") return link.reason;
  }
  return undefined;
}

function version(number: "TLSv1.2" | "TLSv1.3"): Operation {
  return onTls(`${number} only`, async (context) => {
    const tls = { minVersion: number, maxVersion: number };
    if (!context.server.tlsVersions.includes(number)) {
      await failsWith(context, { tls }, "protocol-version");
      return { reason: `does not speak ${number}` };
    }
    await transferBoth(context, { tls, ...requireReuse(context) });
    return undefined;
  });
}

/** What TLS adds: sessions, names, certificates, levels of protection. */
export const secureSessions: readonly Operation[] = [
  onTls("the session is resumed by 20 data connections in a row", async (context) => {
    const { server } = context;
    const name = context.name();
    context.place(name, Buffer.from("x"));
    await using ftp = await openSecureClient(server, { requireSessionReuse: true });
    if (context.has("no-tls-resumption")) {
      const error = await failureOf(ftp.retrbinary(`RETR ${name}`, () => {}));
      assert.match(String(error), /did not resume the TLS session/);
      return { reason: "the server resumes no sessions; `requireSessionReuse` says so" };
    }
    for (let index = 0; index < 20; index++) await ftp.retrbinary(`RETR ${name}`, () => {});
    return undefined;
  }),
  onTls("active mode resumes the session, too", async (context) => {
    await transferBoth(context, { passive: false, ...requireReuse(context) });
  }),
  onTls("host given as a name", async (context) => {
    using _ = leadLocalhostTo(context.server.host);
    await transferBoth(context, { host: "localhost", ...requireReuse(context) });
  }),
  onTls("host given as an address", async (context) => {
    await transferBoth(context, requireReuse(context));
  }),
  onTls("host given as an address, with a servername", async (context) => {
    await transferBoth(context, { tls: { servername: "localhost" }, ...requireReuse(context) });
  }),
  version("TLSv1.2"),
  version("TLSv1.3"),
  onTls("an unknown issuer is refused", async (context) => {
    await failsWith(context, { tls: { ca: undefined } }, "certificate-untrusted");
  }),
  onTls("a certificate for another name is refused", async (context) => {
    await failsWith(context, { tls: { servername: "other.example" } }, "certificate-name");
  }),
  onTls("a pinned key is accepted, any other refused", async (context) => {
    await using ftp = await openSecureClient(context.server);
    const pin = ftp.tls?.publicKeySha256;
    assert(pin !== undefined);
    await transferBoth(context, { tls: { ca: undefined, pins: [pin] }, ...requireReuse(context) });
    const other = Buffer.alloc(32).toString("base64");
    await failsWith(context, { tls: { pins: [other] } }, "certificate-pin");
  }),
  onTls("PROT C: data in clear", async (context) => {
    const { server } = context;
    await using ftp = await openSecureClient(server);
    const name = context.name();
    context.place(name, Buffer.from("in clear"));
    const clear = async (): Promise<string> => {
      const blocks: Uint8Array[] = [];
      await ftp.protC();
      await ftp.retrbinary(`RETR ${name}`, (block) => void blocks.push(block));
      return Buffer.concat(blocks).toString();
    };
    if (!server.tlsDataRequired) {
      assert.equal(await clear(), "in clear");
      return undefined;
    }
    const error = await failureOf(clear());
    assert(isReplyError(error), String(error));
    return { reason: "the server requires TLS on data connections, and says so" };
  }),
  onTls("CCC: the control connection goes on in clear", async (context) => {
    const ftp = await openSecureClient(context.server);
    try {
      await ftp.protP();
      const outcome = await ftp.ccc().catch((error: unknown) => error);
      if (isReplyError(outcome)) {
        assert.equal(await ftp.pwd(), "/");
        return { reason: `CCC is refused with ${outcome.reply.code}` };
      }
      if (outcome instanceof Error) throw outcome;
      assert.equal(ftp.tls, undefined);
      assert.equal(await ftp.pwd(), "/");
      const name = context.name();
      await ftp.storbinary(`STOR ${name}`, patternOf(70_000));
      assert.equal(sha256(context.contents(name)), sha256(patternOf(70_000)));
      return undefined;
    } finally {
      ftp.close();
    }
  }),
  onTls("AUTH TLS a second time is refused before anything is sent", async (context) => {
    await using ftp = await openSecureClient(context.server);
    assert((await failureOf(ftp.auth())) instanceof TypeError);
    assert.equal(await ftp.pwd(), "/");
  }),
  onTls("a refused command over TLS leaves the session usable", async (context) => {
    const ftp = await context.session();
    assert.match(String(await refusalOf(context, ftp.voidcmd("PROT X"))), /^5\d\d$/);
  }),
];
