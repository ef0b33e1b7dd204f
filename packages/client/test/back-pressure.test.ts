import { Readable } from "node:stream";
import { setImmediate as turn, setTimeout as pause } from "node:timers/promises";
import { createPair } from "@ftplib/transport";
import { describe, expect, it } from "vitest";
import { FTP, FTP_TLS, type UploadSource } from "../src/index.ts";
import { BlockWriter } from "../src/transfer/block-writer.ts";
import { TableServer } from "./tables/server/table-server.ts";

const MIB = 1 << 20;
/** More than the system keeps for a connection whose other end does not read. */
const ALL = 32 * MIB;
const MOST_TAKEN = 16 * MIB;

/** Counts what is taken of it. */
class Counted {
  taken = 0;
  readonly #block: Uint8Array;

  constructor(size: number) {
    const lines = `${"0123456789".repeat(9)}\r\n`;
    this.#block = Buffer.concat([Buffer.alloc(size - 2, lines), Buffer.from("\r\n")]);
  }

  *atOnce(): Generator<Uint8Array> {
    while (this.taken < ALL) {
      this.taken += this.#block.length;
      yield this.#block;
    }
  }

  /** A block in each turn of the event loop. */
  async *byTurns(): AsyncGenerator<Uint8Array> {
    for (const block of this.atOnce()) {
      await turn();
      yield block;
    }
  }

  /** Waits until nothing more is taken. */
  async standstill(): Promise<void> {
    for (let last = -1, still = 0; still < 20; ) {
      still = this.taken === last ? still + 1 : 0;
      last = this.taken;
      await pause(5);
    }
  }
}

const sources: Readonly<Record<string, (counted: Counted) => UploadSource>> = {
  "an iterable": (counted) => counted.atOnce(),
  "an iterable that gives a block in each turn": (counted) => counted.byTurns(),
  "a stream": (counted) => Readable.from(counted.atOnce()),
};
const uploads: Readonly<Record<string, (ftp: FTP, source: UploadSource) => Promise<unknown>>> = {
  storbinary: (ftp, source) => ftp.storbinary("STOR up", source),
  upload: (ftp, source) => ftp.upload(source, "up"),
  storlines: (ftp, source) => ftp.storlines("STOR up", source),
  storeMany: async (ftp, source) => await ftp.storeMany([{ path: "up", source }]),
};
const cells = Object.keys(uploads).flatMap((operation) =>
  [false, true].flatMap((isTls) =>
    Object.keys(sources).flatMap((source) =>
      [2_000, 8_191].map((size) => ({ operation, isTls, source, size })),
    ),
  ),
);

describe("a server that does not read an upload yet", () => {
  it.for(cells)(
    "F43, N10: $operation of $source in blocks of $size bytes, TLS $isTls: the source waits for the server",
    async ({ operation, isTls, source, size }) => {
      await using server = await TableServer.start();
      const options = { host: "127.0.0.1", port: server.port };
      await using ftp = isTls ? new FTP_TLS({ ...options, tls: { ca: server.ca } }) : new FTP(options);
      await ftp.connect();
      await ftp.login("me", "open sesame");
      const counted = new Counted(size);
      let before: number | undefined;
      server.arm(async ({ name }, perform) => {
        if (name === "STOR open") {
          await counted.standstill();
          before = counted.taken;
        }
        perform();
      });
      const made = sources[source]?.(counted) ?? [];
      await uploads[operation]?.(ftp, made);
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(MOST_TAKEN);
      expect(server.files.files.get("/up")?.length).toBe(counted.taken);
    },
  );
});

describe("BlockWriter", () => {
  const CAPACITY = 1_000;
  /** The most that it gathers, and as much that is being written. */
  const HELD = 2 * 65_536 + 8_192;

  it.each([1, 100, 5_000, 8_191, 8_192, 70_000])(
    "F43: takes no more than it may hold of blocks of %d bytes, and writes all of them",
    async (size) => {
      for (const isByTurns of [false, true]) {
        const [ours, theirs] = createPair({ capacity: CAPACITY });
        const writer = new BlockWriter(ours, undefined);
        let taken = 0;
        const most = HELD + size * 3;
        let isReading = false;
        const feeding = (async () => {
          while (taken < most * 2) {
            taken += size;
            await writer.write(new Uint8Array(size));
            if (isByTurns && !isReading) await turn();
          }
          await writer.flushed();
          await ours.end();
        })();
        for (let last = -1, still = 0; still < 20; await turn()) {
          still = taken === last ? still + 1 : 0;
          last = taken;
        }
        expect(taken).toBeLessThan(most);
        isReading = true;
        expect(await theirs.receive(() => {})).toBeGreaterThanOrEqual(most * 2);
        await feeding;
      }
    },
  );

  it.each([1, 5_000, 8_192])(
    "F43: a write that failed in the background fails the next one, blocks of %d bytes",
    async (size) => {
      const [ours, theirs] = createPair({ capacity: CAPACITY });
      const writer = new BlockWriter(ours, undefined);
      const feeding = (async () => {
        for (;;) {
          await writer.write(new Uint8Array(size));
          await turn();
        }
      })();
      const failed = expect(feeding).rejects.toThrow();
      await turn();
      theirs.reset();
      await failed;
    },
  );
});
