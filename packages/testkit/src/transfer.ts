import { setTimeout as delay } from "node:timers/promises";
import { fromByteString } from "./byte-string.ts";
import type { CommandContext } from "./commands/command.ts";
import type { DataConnection } from "./data-connection.ts";
import { TransferFailure } from "./transfer-failure.ts";
import { TransferRecord } from "./transfer-record.ts";

/** What a transfer does with its data connection, and what the closing reply says of it. */
export interface TransferWork {
  readonly preliminary: string;
  readonly run: (data: DataConnection) => Promise<void>;
  readonly final?: string;
}

/**
 * A whole transfer: preliminary reply, data connection, TLS, the bytes, closing reply. The client's ABOR is answered
 * while it runs with 426 and 226 (RFC 959, section 5.4).
 */
export async function transfer(session: CommandContext, work: TransferWork): Promise<void> {
  const { channel, settings } = session;
  const { mode } = channel;
  if (mode === "none") return session.reply("425 Use PASV, EPSV, PORT or EPRT first", "preliminary");
  if (session.protection === "C" && settings.tlsOptions.dataTlsRequired) {
    channel.close();
    return session.reply("522 Data connections must be encrypted", "preliminary");
  }
  let abortRequested = false;
  const abort = (): void => {
    abortRequested = true;
    channel.close();
    session.data?.destroy();
  };
  session.control.reader.tap = (line) => takeDuringTransfer(session, line, abort);
  let final = work.final ?? "226 Transfer complete";
  try {
    // A client may wait for 150 before it dials; one that listens is dialled first, so that 425 can still be said.
    if (mode === "passive") await session.reply(work.preliminary, "preliminary");
    session.control.reader.offerQueued();
    await openData(session, mode);
    if (mode === "active") await session.reply(work.preliminary, "preliminary");
    if (session.protection === "P") await secureData(session);
    if (session.data) await work.run(session.data);
  } catch (error) {
    const isPassedOver = channel.keepsPort && !abortRequested && !(error instanceof TransferFailure);
    if (!isPassedOver) final = failureReply(error, abortRequested);
    session.data?.destroy();
  }
  session.control.reader.tap = undefined;
  channel.close();
  await session.reply(final, "final");
  session.data = undefined;
  if (abortRequested) await session.replyAs(["abor", "reply"], ["226 Abort successful"]);
}

function takeDuringTransfer(session: CommandContext, line: string, abort: () => void): boolean {
  const verb = line.toUpperCase();
  if (verb !== "ABOR" && verb !== "STAT") return false;
  session.transcript.add(`C: ${line}`);
  if (verb === "ABOR") abort();
  else void session.replyAs(["stat", "reply"], ["211 Transfer in progress"]);
  return true;
}

async function openData(session: CommandContext, mode: "passive" | "active"): Promise<void> {
  const { channel, settings } = session;
  await session.step(["data-connect"], "data", [{ kind: "perform" }], async () => {
    const patience = new AbortController();
    const timeout = delay(settings.dataTimeout, undefined, { signal: patience.signal }).then(
      () => channel.close(),
      () => {},
    );
    // Nobody is left to answer when the control connection has gone.
    void session.control.closed.then(() => channel.close());
    try {
      const data = await channel.connect();
      session.data = data;
      const argument = session.argument === "" ? "" : ` ${fromByteString(session.argument)}`;
      session.transfers.push(new TransferRecord(`${session.verb}${argument}`, mode, data));
      session.transcript.add(`D: (connected, ${mode})`);
      void session.control.closed.then(() => data.destroy());
      void data.closed.then(() =>
        session.transcript.add(`D: (closed, ${data.bytes} bytes, ${data.peerEnd})`),
      );
    } catch {
      throw new TransferFailure("425 Can't open data connection");
    } finally {
      patience.abort();
      await timeout;
    }
  });
}

async function secureData(session: CommandContext): Promise<void> {
  const { acceptor, tlsOptions } = session.settings;
  await session.step(["data-tls"], "data", [{ kind: "perform" }], async () => {
    const { data } = session;
    if (!data || data.tlsVersion !== undefined) return;
    try {
      await data.secure(acceptor);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new TransferFailure(
        `425 TLS on the data connection failed: ${reason.replaceAll(/[\r\n]/g, " ")}`,
      );
    }
    session.transcript.add(`D: (${data.tlsVersion}, session ${data.sessionReused ? "reused" : "new"})`);
    if (tlsOptions.requireSessionReuse && !data.sessionReused) {
      throw new TransferFailure("522 SSL connection failed: session reuse required");
    }
  });
}

function failureReply(error: unknown, wasAborted: boolean): string {
  if (wasAborted) return "426 Transfer aborted";
  if (error instanceof TransferFailure) return error.message;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC") return "452 No space left on device";
  if (code === "EDQUOT") return "552 Disk quota exceeded";
  return "426 Connection closed; transfer aborted";
}

/** Sends everything from a source to the client, then ends the data connection. */
export async function sendAll(
  session: CommandContext,
  data: DataConnection,
  source: AsyncIterable<Uint8Array>,
): Promise<void> {
  const verb = session.verb.toLowerCase();
  const names = [`${verb}-bytes`, "data-bytes"];
  for await (const chunk of source) {
    for (const bytes of portions(chunk, session.settings.bandwidth)) {
      await session.step(names, "data", [{ kind: "send", bytes }], undefined, data.bytes);
      await throttle(session, bytes.length);
    }
  }
  await session.step([`${verb}-end`, "data-end"], "data", [{ kind: "end" }]);
}

/** Takes everything the client sends, until its end, and ends the data connection. */
export async function receiveAll(
  session: CommandContext,
  data: DataConnection,
  store: (bytes: Uint8Array) => Promise<void>,
  convert: (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): Promise<void> {
  let offset = 0;
  for await (const bytes of convert(data.receive())) {
    await session.step(["upload-bytes"], "data", [{ kind: "store", bytes }], store, offset);
    offset += bytes.length;
    await throttle(session, bytes.length);
  }
  if (session.settings.tlsOptions.requireCloseNotify && data.peerEnd === "missing-close-notify") {
    throw new TransferFailure("426 The data connection ended without close_notify");
  }
  await session.step(["upload-end", "data-end"], "data", [{ kind: "end" }]);
}

function* portions(chunk: Uint8Array, bandwidth: number): Generator<Uint8Array> {
  const size = Number.isFinite(bandwidth)
    ? Math.max(1, Math.min(16_384, Math.ceil(bandwidth / 10)))
    : chunk.length;
  for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
}

async function throttle(session: CommandContext, bytes: number): Promise<void> {
  const { bandwidth } = session.settings;
  if (!Number.isFinite(bandwidth)) return;
  const pause = delay((bytes / bandwidth) * 1000, undefined, { ref: false });
  await Promise.race([pause, session.control.closed]);
}
