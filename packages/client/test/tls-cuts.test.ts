import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, type Fault, faults, TestServer } from "@ftplib/testkit";
import { describe, expect, it, vi } from "vitest";
import { FTP_TLS } from "../src/index.ts";

vi.setConfig({ testTimeout: 60_000 });

const VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;

/** Three records and a part of a fourth, in lines. */
const long = Array.from({ length: 5_000 }, (_, index) => `line ${index}\r\n`).join("");
const short = "one\r\ntwo\r\n";
const manyNames = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`file-${index}`, "x"]));
const tree = { long, short, names: manyNames };

/** Where the server's part of a data connection breaks off: so many bytes of TLS, handshake and all, get out. */
interface Cut {
  readonly after: number;
  readonly how: "fin" | "reset";
}

/** A server whose data connections can be cut below TLS, while its replies are those of a whole transfer. */
class CuttingServer implements AsyncDisposable {
  cut: Cut | undefined;
  readonly #server: TestServer;
  readonly #folder: string;
  #ftp: FTP_TLS | undefined;

  private constructor(server: TestServer, folder: string) {
    this.#server = server;
    this.#folder = folder;
  }

  static async start(version: (typeof VERSIONS)[number], preliminary: string): Promise<CuttingServer> {
    let started: CuttingServer | undefined;
    const cutting: Fault = (truth, step) => {
      const cut = started?.cut;
      return cut === undefined ? truth : faults.cutHandshake(cut.after, cut.how)(truth, step);
    };
    const server = await TestServer.start({
      tree,
      tls: "required",
      tlsOptions: { minVersion: version, maxVersion: version },
      faults: [at("data-tls", cutting), at("retr-preliminary", faults.reply(preliminary))],
    });
    started = new CuttingServer(server, await mkdtemp(join(tmpdir(), "ftplib-cuts-")));
    return started;
  }

  /** A session that is in step; the same one as long as it is. */
  async session(): Promise<FTP_TLS> {
    if (this.#ftp?.state === "ready") return this.#ftp;
    const { port, certificate } = this.#server;
    this.#ftp = await FTP_TLS.open("localhost", {
      port,
      user: "user",
      password: "secret",
      timeout: 10_000,
      tls: { ca: certificate.ca },
    });
    return this.#ftp;
  }

  get lastReply(): string | undefined {
    return this.#ftp?.lastresp;
  }

  get path(): string {
    return join(this.#folder, "copy");
  }

  /** Where the records of the server's part of a whole transfer end. */
  async recordEnds(transfer: Transfer): Promise<number[]> {
    this.cut = undefined;
    const ftp = await this.session();
    const written = new Map<Socket, Buffer[]>();
    const spy = vi.spyOn(Socket.prototype, "write").mockImplementation(function (this: Socket, ...args) {
      const chunks = written.get(this) ?? [];
      written.set(this, chunks);
      chunks.push(Buffer.from(args[0] as Uint8Array));
      return write.apply(this, args);
    });
    try {
      await transfer(ftp, this);
    } finally {
      spy.mockRestore();
    }
    const streams = [...written.values()].map((chunks) => Buffer.concat(chunks));
    // A record of the handshake that is a ServerHello.
    const [sent, ...others] = streams.filter((bytes) => bytes[0] === 22 && bytes[5] === 2);
    if (sent === undefined || others.length > 0) throw new Error("there was not one data connection");
    const ends: number[] = [];
    for (let start = 0; start < sent.length; start = ends.at(-1) ?? 0) {
      ends.push(start + 5 + sent.readUInt16BE(start + 3));
    }
    expect(ends.at(-1)).toBe(sent.length);
    return ends;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ftp?.close();
    await this.#server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const write = Socket.prototype.write;

/** Transfers something and answers with what the caller was told is the whole. */
type Transfer = (ftp: FTP_TLS, server: CuttingServer) => Promise<string>;

const retrbinary =
  (name: string): Transfer =>
  async (ftp) => {
    const blocks: Uint8Array[] = [];
    await ftp.retrbinary(`RETR ${name}`, (block) => void blocks.push(block));
    return Buffer.concat(blocks).toString();
  };

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Every way to read, and what the whole is as it tells it. */
const ways: readonly (readonly [name: string, transfer: Transfer])[] = [
  ["retrbinary", retrbinary("long")],
  [
    "retrbinary, with REST",
    async (ftp) => {
      const blocks: Uint8Array[] = [];
      await ftp.retrbinary("RETR long", (block) => void blocks.push(block), { rest: 7 });
      return Buffer.concat(blocks).toString();
    },
  ],
  [
    "retrlines",
    async (ftp) => {
      const lines: string[] = [];
      await ftp.retrlines("RETR long", (line) => void lines.push(line));
      return lines.join("\n");
    },
  ],
  ["blocks", async (ftp) => Buffer.concat(await collected(ftp.blocks("RETR long"))).toString()],
  ["lines", async (ftp) => (await collected(ftp.lines("RETR long"))).join("\n")],
  [
    "download to a file",
    async (ftp, { path }) => {
      await ftp.download("long", path);
      const text = await readFile(path, "utf8");
      await rm(path);
      return text;
    },
  ],
  [
    "download to a function, of a size that nobody tells",
    async (ftp) => {
      const blocks: Uint8Array[] = [];
      await ftp.download("long", (block) => void blocks.push(block), { verifySize: false });
      return Buffer.concat(blocks).toString();
    },
  ],
  [
    "retrieveMany",
    async (ftp) => {
      const [file, ...others] = await collected(ftp.retrieveMany(["long"]));
      if (file === undefined || others.length > 0) throw new Error("not one outcome");
      if (file.error !== undefined) throw file.error;
      return Buffer.from(file.data ?? []).toString();
    },
  ],
  ["nlst", async (ftp) => (await ftp.nlst("names")).join("\n")],
  [
    "dir",
    async (ftp) => {
      const lines: string[] = [];
      await ftp.dir("names", (line: string) => void lines.push(line));
      return lines.join("\n");
    },
  ],
  ["mlsd", async (ftp) => JSON.stringify(await collected(ftp.mlsd("names")))],
  [
    "list",
    async (ftp) =>
      (await collected(ftp.list("names"))).map((item) => ("name" in item ? item.name : item.kind)).join("\n"),
  ],
];

/** What becomes of a transfer that is cut there. */
async function outcome(server: CuttingServer, transfer: Transfer, cut: Cut): Promise<string> {
  server.cut = undefined;
  const ftp = await server.session();
  server.cut = cut;
  return await transfer(ftp, server).catch((error: unknown) => {
    expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_FTP_/) });
    return "failed";
  });
}

describe.each(VERSIONS)("S55, 4217-04: %s", (version) => {
  it.each(ways)(
    "a transfer that is cut at, before or behind any record is never complete: %s",
    async (_, transfer) => {
      await using server = await CuttingServer.start(version, "150 here it comes");
      const whole = await transfer(await server.session(), server);
      expect(whole.length).toBeGreaterThan(1_000);
      const ends = await server.recordEnds(transfer);
      expect(ends.length).toBeGreaterThanOrEqual(5);
      // The last one is the close_notify.
      for (const end of [0, ...ends.slice(0, -1)]) {
        for (const after of [end - 1, end, end + 1, end + 5, end + 6]) {
          if (after < 0) continue;
          const cut = { after, how: "fin" } as const;
          expect(await outcome(server, transfer, cut), `cut after ${after} of ${String(ends)}`).toBe(
            "failed",
          );
          expect(existsSync(server.path)).toBe(false);
        }
      }
      server.cut = undefined;
      expect(await transfer(await server.session(), server)).toBe(whole);
    },
  );

  it("nor is one that is cut behind any byte, by FIN or RST", async () => {
    await using server = await CuttingServer.start(version, "150 here it comes");
    const transfer = retrbinary("short");
    const ends = await server.recordEnds(transfer);
    const [handshakeEnd = 0, , last = 0] = ends.slice(-3);
    for (let after = 0; after < last; after += after < handshakeEnd ? 11 : 1) {
      for (const how of ["fin", "reset"] as const) {
        const came = await outcome(server, transfer, { after, how });
        expect(came, `${how} after ${after} of ${String(ends)}`).toBe("failed");
      }
      // The server knows nothing of it.
      if (after >= handshakeEnd) expect(server.lastReply).toBe("226");
    }
    expect(await outcome(server, transfer, { after: last + 1_000, how: "fin" })).toBe(short);
  });

  it("what every announced byte has come of is whole, and nothing else is, though it ends without close_notify", async () => {
    await using server = await CuttingServer.start(version, `150 here it comes (${short.length} bytes)`);
    const transfer = retrbinary("short");
    const ends = await server.recordEnds(transfer);
    const [dataEnd = 0] = ends.slice(-2);
    for (const after of [dataEnd - 2, dataEnd - 1]) {
      expect(await outcome(server, transfer, { after, how: "fin" })).toBe("failed");
    }
    for (const after of [dataEnd, dataEnd + 1]) {
      expect(await outcome(server, transfer, { after, how: "fin" })).toBe(short);
    }
  });
});
