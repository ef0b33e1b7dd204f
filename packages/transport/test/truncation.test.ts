import type { SecureVersion } from "node:tls";

import { describe, expect, it } from "vitest";

import { type Connection, secure, TlsHandshakeError, TruncatedError } from "../src/index.ts";
import { RecordScanner } from "../src/tls-record.ts";
import { ca } from "./certificates.ts";
import { instead, relayedPair, secureAsServer } from "./pairs.ts";

/** Two bytes make a record of TLS 1.3 that has the size of an alert. */
const messages = ["first\r\n", "ab", "x", "x".repeat(20_000), "cd"];

/** Where the relay ends the connection: so many bytes before or behind the end of the server's n-th record. */
interface Cut {
  readonly record: number;
  readonly offset: number;
}

interface Result {
  readonly received: string;
  readonly error: unknown;
  /** Records that the server sent. */
  readonly records: number;
}

/** Cuts the connection for the client alone, cleanly as far as TCP can see. */
async function transfer(version: SecureVersion, cut: Cut | undefined): Promise<Result> {
  const { client, front, back, server } = relayedPair();
  let records = 0;
  const relaying = Promise.allSettled([
    front.receive((block) => back.write(block.slice())),
    (async () => {
      const scanner = new RecordScanner();
      let leftToCut = cut?.record === 0 ? cut.offset : Number.POSITIVE_INFINITY;
      for (let block = await back.read(); block !== undefined; block = await back.read()) {
        for (let at = 0; at < block.length; ) {
          const end = Math.min(scanner.skip(block, at), at + leftToCut);
          await front.write(block.subarray(at, end));
          leftToCut -= end - at;
          at = end;
          if (leftToCut === 0) return front.end();
          if (!scanner.isBetweenRecords) continue;
          records += 1;
          // A negative offset cannot be known in time, so the byte before the end is counted from the end before.
          if (cut?.record === records) leftToCut = cut.offset;
          if (leftToCut === 0) return front.end();
        }
      }
      return front.end();
    })(),
  ]);
  const serving = (async () => {
    const connection = await secureAsServer(server, version);
    for (const message of messages) await connection.write(new TextEncoder().encode(message));
    await connection.end();
    await connection.receive(() => {});
  })();

  const parts: Uint8Array[] = [];
  let error: unknown;
  try {
    const connection = await secure(client, { host: "localhost", ca });
    await connection.receive((block) => void parts.push(block.slice()));
    connection.close();
  } catch (reason) {
    error = reason;
  }
  for (const end of [client, front, back, server]) end.close();
  await Promise.allSettled([relaying, serving]);
  return { received: Buffer.concat(parts).toString(), error, records };
}

const whole = messages.join("");

for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
  describe(`S55 4217-04: ${version}`, () => {
    it("is whole after a close_notify, and truncated wherever it is cut before that", async () => {
      const uncut = await transfer(version, undefined);
      expect(uncut).toMatchObject({ received: whole, error: undefined });
      // The last record is the close_notify.
      for (let record = 0; record < uncut.records; record += 1) {
        for (const offset of [0, 1, 5, 6]) {
          if (record === 0 && offset === 0) continue;
          const { received, error } = await transfer(version, { record, offset });
          expect(error, `${offset} bytes behind record ${record}`).toSatisfy(isCut);
          expect(whole.startsWith(received)).toBe(true);
          if (error instanceof TlsHandshakeError) expect(error.reason).toBe("closed");
        }
      }
      const behind = await transfer(version, { record: uncut.records, offset: 0 });
      expect(behind).toMatchObject({ received: whole, error: undefined });
    });

    it("everything before the cut is delivered, and the error stays", async () => {
      const uncut = await transfer(version, undefined);
      const { received, error } = await transfer(version, { record: uncut.records - 1, offset: 0 });
      expect(received).toBe(whole);
      expect(error).toBeInstanceOf(TruncatedError);
    });
  });
}

function isCut(error: unknown): boolean {
  return error instanceof TruncatedError || error instanceof TlsHandshakeError;
}

it("S55: a read gets what came before the cut first, then TruncatedError each time", async () => {
  const { client, front, back, server } = relayedPair();
  const relays = Promise.allSettled([
    front.receive((block) => back.write(block.slice())),
    back.receive((block) => front.write(block.slice())),
  ]);
  const [near, far] = await Promise.all([secure(client, { host: "localhost", ca }), secureAsServer(server)]);
  await far.write(new TextEncoder().encode("some"));
  const text = async (connection: Connection): Promise<string> =>
    Buffer.from((await connection.read()) ?? []).toString();
  expect(await text(near)).toBe("some");
  await front.end();
  await expect(near.read()).rejects.toThrow(TruncatedError);
  await expect(near.read()).rejects.toMatchObject({ code: "ERR_TRANSPORT_TRUNCATED" });
  expect(near.isClosed).toBe(true);
  for (const end of [front, back, far]) end.close();
  await relays;
});

it("F45: a peer that closes as soon as it has all does not fail our end, only what is read after it", async () => {
  const { client, front, back, server } = relayedPair();
  let letEnd: () => void = () => {};
  const mayEnd = new Promise<void>((resolve) => {
    letEnd = resolve;
  });
  // The close_notify is out, and the end of the connection below takes its time.
  const slow = instead(client, {
    end: async (options) => {
      await mayEnd;
      await client.end(options);
    },
  });
  const [near, far] = await Promise.all([
    secure(slow, { host: "localhost", ca }),
    (async () => {
      void front.receive((block) => back.write(block.slice())).catch(() => {});
      void back.receive((block) => front.write(block.slice())).catch(() => {});
      return await secureAsServer(server);
    })(),
  ]);
  await near.write(new TextEncoder().encode("all of it"));
  const ended = near.end();
  expect(await far.receive(() => {})).toBe(9);
  await front.end();
  await expect(near.read()).rejects.toThrow(TruncatedError);
  letEnd();
  await ended;
  for (const connection of [near, far, front, back]) connection.close();
});
