/**
 * Spans of connections, commands and transfers, in the shape of OpenTelemetry's: put your tracer's `startSpan` in place of the one
 * here, which prints a line for each span. The client is used as ever; it knows nothing of this.
 *
 *   node spans.ts HOST PORT USER PASSWORD [CA-FILE]
 */
import { tracingChannel } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import {
  type CommandTrace,
  type ConnectionTrace,
  FTP_TLS,
  type TraceContext,
  type TransferTrace,
} from "ftplib";

interface Span {
  setAttributes(attributes: Readonly<Record<string, unknown>>): void;
  recordException(error: unknown): void;
  end(): void;
}

function startSpan(name: string): Span {
  const began = performance.now();
  const shown: string[] = [];
  return {
    setAttributes: (attributes) => {
      for (const [key, value] of Object.entries(attributes))
        if (value !== undefined) shown.push(`${key}=${String(value)}`);
    },
    recordException: (error) => shown.push(`exception=${String(error)}`),
    end: () => console.log(`${name} ${shown.join(" ")} (${(performance.now() - began).toFixed(1)} ms)`),
  };
}

/** A span from the start of each operation of a channel to its end. Returns how to stop. */
function traceSpans<Context extends TraceContext>(
  channel: string,
  nameOf: (context: Context) => string,
  attributesOf: (context: Context) => Readonly<Record<string, unknown>>,
): () => void {
  const spans = new WeakMap<object, Span>();
  const channels = tracingChannel<object>(channel);
  const handlers = {
    start: (context: object) => void spans.set(context, startSpan(nameOf(context as Context))),
    end: () => {},
    asyncStart: () => {},
    error: (context: object) => spans.get(context)?.recordException((context as Context).error),
    asyncEnd: (context: object) => {
      const span = spans.get(context);
      span?.setAttributes(attributesOf(context as Context));
      span?.end();
    },
  };
  channels.subscribe(handlers);
  return () => void channels.unsubscribe(handlers);
}

traceSpans<ConnectionTrace>(
  "ftplib:connection",
  () => "ftp.connect",
  ({ host, port, remote }) => ({
    "server.address": host,
    "server.port": port,
    "network.peer.address": remote?.address,
  }),
);
traceSpans<CommandTrace>(
  "ftplib:command",
  ({ verb }) => `ftp.${verb}`,
  ({ command, code }) => ({
    "ftp.command": command,
    "ftp.reply.code": code,
  }),
);
traceSpans<TransferTrace>(
  "ftplib:transfer",
  ({ verb }) => `ftp.transfer.${verb}`,
  (context) => ({
    "ftp.command": context.command,
    "ftp.bytes": context.bytes,
    "ftp.reply.code": context.code,
    "tls.established": context.isSecure,
  }),
);

const [host = "localhost", port = "21", user = "", password = "", caFile] = process.argv.slice(2);
const tls = caFile === undefined ? {} : { ca: readFileSync(caFile) };
const ftp = await FTP_TLS.open(host, { port: Number(port), user, password, tls });
try {
  await ftp.storbinary("STOR hello.txt", new TextEncoder().encode("hello, world\n"));
  await ftp.download("missing.txt", () => {}).catch(() => {});
  await ftp.quit();
} finally {
  ftp.close();
}
