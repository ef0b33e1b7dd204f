import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { ListingParser, parseFacts } from "@ftplib/listing";
import { isNetrcParseError, parseNetrc } from "@ftplib/netrc";
import {
  isFtpError,
  parse150,
  parse227,
  parse229,
  parse257,
  parseFeat,
  Reply,
  ReplyParser,
} from "@ftplib/reply";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { command } from "../src/command/command.ts";
import { size } from "../src/exchange/size.ts";
import { FTP } from "../src/index.ts";
import { mlsdEntry } from "../src/list/mlsd-entry.ts";
import { fuzz } from "./fuzz.ts";

const words = [
  "220 ",
  "220-",
  "227 ",
  "229 ",
  "257 ",
  "150 ",
  "226 ",
  "213 ",
  "211-",
  "211 ",
  "331 ",
  "421 ",
  "\r\n",
  "\n",
  "\r",
  "(",
  ")",
  "|||",
  '"',
  '""',
  "127,0,0,1,",
  "1,2",
  ",",
  "65535",
  "99999999999999999999",
  "-1",
  " ",
  "type=",
  "size=",
  "modify=",
  "file;",
  "=",
  ";",
  "__proto__",
  "-rw-r--r-- 1 a b ",
  "drwxr-xr-x",
  "Jan 1 2020 ",
  "01-01-20  01:00AM ",
  "<DIR> ",
  "+i1,",
  "total 1",
  "machine ",
  "login ",
  "password ",
  "macdef ",
  "default ",
  "\\",
  "#",
  "..",
  "/",
  " -> ",
  "\0",
  "\xff",
  "\xfb",
  "é",
];
/** Text that is nearly something: the words of all grammars, and bytes. */
const soup = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...words) },
      fc.string({ unit: byteOf(), maxLength: 6 }),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(""));

function byteOf(): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte));
}

/** What every parser of a reply promises: a value, or an error of this project's. */
function answersOrRefuses(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    if (!isFtpError(error) && !isNetrcParseError(error)) throw error;
  }
}

describe("S99: parsers, given anything", () => {
  it("S99: replies and what is in them", () =>
    fuzz("replies", soup, 3_000, (text) => {
      for (const head of ["", "227 ", "229 (", '257 "', "150 x (", "213 "]) {
        const code = Number(head.slice(0, 3));
        const bytes = Buffer.from(head + text, "latin1");
        answersOrRefuses(() => new ReplyParser().push(bytes));
        const reply = new Reply((head + text).split(/\r?\n/));
        if (code === 227) answersOrRefuses(() => expectEndpoint(parse227(reply)));
        if (code === 229) answersOrRefuses(() => expectEndpoint(parse229(reply, "h")));
        if (code === 257) answersOrRefuses(() => expect(parse257(reply)).not.toMatch(/[\r\n\0]/));
        if (code === 150) answersOrRefuses(() => expectCount(parse150(reply)));
        if (code === 213) answersOrRefuses(() => expectCount(sizeOf(reply)));
        parseFeat(reply);
      }
    }));

  it("S5: no text makes a port that is none", () =>
    fuzz(
      "ports",
      fc
        .array(fc.constantFrom(..."0123456789,-+|() .e", "127,0,0,1,", "|||"), { maxLength: 20 })
        .map((parts) => parts.join("")),
      5_000,
      (text) => {
        answersOrRefuses(() => expectEndpoint(parse227(`227 (${text})`)));
        answersOrRefuses(() => expectEndpoint(parse229(`229 (${text})`, "h")));
      },
    ));

  it("S84, S86, S87, S99: listings and facts, the same however they are cut", () =>
    fuzz("listings", soup, 700, (text) => {
      mlsdEntry(text);
      parseFacts(text);
      for (const head of [
        "",
        "-rw-r--r-- 1 a b 1 Jan 1 2020 x\r\n",
        "01-01-20  01:00AM 1 x\r\n",
        "type=file; x\r\n",
      ]) {
        const bytes = Buffer.from(head + text, "latin1");
        const whole = read(bytes, bytes.length);
        expect(read(bytes, 1)).toEqual(whole);
      }
    }));

  it("S72: netrc files", () =>
    fuzz("netrc", soup, 3_000, (text) => answersOrRefuses(() => parseNetrc(text))));
});

function expectEndpoint({ host, port }: { readonly host: string; readonly port: number }): void {
  expect(Number.isInteger(port) && port >= 1 && port <= 65_535).toBe(true);
  expect(host).toMatch(/^(?:h|(?:\d{1,3}\.){3}\d{1,3})$/);
}

function expectCount(count: number | undefined): void {
  if (count !== undefined) expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
}

function sizeOf(reply: Reply): number | undefined {
  const conversation = size(command("SIZE"));
  conversation.next();
  const { value } = conversation.next(reply);
  return typeof value === "number" ? value : undefined;
}

function read(bytes: Buffer, step: number): unknown[] {
  const parser = new ListingParser({ referenceTime: 0 });
  const items = [];
  for (let at = 0; at < bytes.length; at += step) items.push(...parser.push(bytes.subarray(at, at + step)));
  items.push(...parser.end());
  return items.map((item) =>
    item.kind === "entry"
      ? [item.name, item.type, item.size, item.modified?.time, [...item.facts]]
      : [item.kind, item.text],
  );
}

/** What a random server does next: sends bytes (`{pasv}` opens a data port), ends or resets either connection, or nothing. */
type Move = string;

const moves: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "220 hi\r\n",
      "331 who\r\n",
      "230 in\r\n",
      "200 ok\r\n",
      "227 ({pasv})\r\n",
      "150 here\r\n",
      "226 done\r\n",
      '257 "/"\r\n',
      "213 10\r\n",
      "211-\r\n MLSD\r\n211 end\r\n",
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "550 no\r\n",
      "450 no\r\n",
      "421 bye\r\n",
      "500 what\r\n",
      "150 here\r\n226 done\r\n",
      "229 (|||{port}|)\r\n",
      "226 done\r\n226 done\r\n",
      "220-half\r\n",
      "22",
      "",
    ),
  },
  { weight: 3, arbitrary: fc.constantFrom("(data hello)", "(data end)", "(data reset)", "(end)", "(reset)") },
  { weight: 1, arbitrary: soup },
);

const operations: Readonly<Record<string, (ftp: FTP) => Promise<unknown>>> = {
  pwd: (ftp) => ftp.pwd(),
  size: (ftp) => ftp.size("x"),
  retrbinary: (ftp) => ftp.retrbinary("RETR x", () => {}),
  retrlines: (ftp) => ftp.retrlines("RETR x", () => {}),
  blocks: async (ftp) => {
    for await (const _ of ftp.blocks("RETR x"));
  },
  storbinary: (ftp) => ftp.storbinary("STOR x", Buffer.alloc(10)),
  download: (ftp) => ftp.download("x", () => {}),
  upload: (ftp) => ftp.upload(Buffer.alloc(10), "x"),
  list: async (ftp) => {
    for await (const _ of ftp.list());
  },
  mlsd: async (ftp) => {
    for await (const _ of ftp.mlsd());
  },
  stat: (ftp) => ftp.stat("x"),
  rename: (ftp) => ftp.rename("a", "b"),
  abort: (ftp) => ftp.abort(),
};

describe("the whole client", () => {
  it("S99, F69, F70: against a random server: every call settles with a value or an error that is one, and all it sends are commands", () =>
    fuzz(
      "random-server",
      fc.record({
        moves: fc.array(moves, { maxLength: 16 }),
        // Half of all servers get through the login.
        isPolite: fc.boolean(),
        calls: fc.array(fc.constantFrom(...Object.keys(operations)), { minLength: 1, maxLength: 3 }),
      }),
      60,
      async ({ moves, isPolite, calls }) => {
        const polite = isPolite ? ["220 hi\r\n", "331 who\r\n", "230 in\r\n"] : [];
        const server = await RandomServer.start([...polite, ...moves]);
        const ftp = new FTP({ host: "127.0.0.1", port: server.port, timeout: 40, minimumDataPort: 1 });
        try {
          const settled = async (call: Promise<unknown>): Promise<void> => {
            const error: unknown = await call.then(
              () => undefined,
              (thrown: unknown) => thrown,
            );
            if (error !== undefined)
              expect(
                isFtpError(error) ||
                  hasCode(error) ||
                  error instanceof TypeError ||
                  // What abort() is for.
                  (calls.includes("abort") && error instanceof DOMException && error.name === "AbortError"),
              ).toBe(true);
          };
          await settled(ftp.connect());
          await settled(ftp.login("me", "secret"));
          await Promise.all(
            calls.map((name) => settled((operations[name] as (typeof operations)[string])(ftp))),
          );
        } finally {
          ftp.close();
          await server.stop();
        }
        for (const line of server.received) expect(line).toMatch(COMMAND);
      },
    ));
});

const COMMAND =
  /^(?:USER me|PASS secret|PWD|QUIT|FEAT|ABOR|NOOP|TYPE [AI]|PASV|EPSV|REST 0|(?:SIZE|RETR|STOR|MLST) x|MLSD|LIST|LIST -a|RNFR a|RNTO b)$/;

function hasCode(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

/** Makes its next move at the connection, and at each line that it hears. */
class RandomServer {
  readonly received: string[] = [];
  readonly #server: Server;
  readonly #moves: Move[];
  readonly #open = new Set<Socket>();
  readonly #listeners: Server[] = [];
  readonly #data: Socket[] = [];

  private constructor(server: Server, moves: readonly Move[]) {
    this.#server = server;
    this.#moves = [...moves];
    server.on("connection", (socket) => this.#serve(socket));
  }

  static async start(moves: readonly Move[]): Promise<RandomServer> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new RandomServer(server, moves);
  }

  get port(): number {
    return portOf(this.#server);
  }

  async stop(): Promise<void> {
    // A turn for what the client has sent last.
    await new Promise((resolve) => setTimeout(resolve, 0));
    for (const server of [this.#server, ...this.#listeners]) server.close();
    for (const socket of this.#open) socket.destroy();
  }

  #serve(control: Socket): void {
    this.#watch(control);
    let pending = "";
    control.on("data", (chunk: Buffer) => {
      const lines = (pending + chunk.toString("latin1")).split("\r\n");
      pending = lines.pop() ?? "";
      for (const line of lines) {
        this.received.push(line);
        void this.#move(control);
      }
    });
    void this.#move(control);
  }

  /** Up to and with the next thing that is said. */
  async #move(control: Socket): Promise<void> {
    for (;;) {
      const move = this.#moves.shift();
      if (move === undefined) return;
      if (move === "(end)") return void control.end();
      if (move === "(reset)") return void control.resetAndDestroy();
      if (move.startsWith("(data ")) {
        const data = this.#data.at(-1);
        if (move === "(data hello)") data?.write("hello\r\n");
        if (move === "(data end)") data?.end();
        if (move === "(data reset)") data?.resetAndDestroy();
        continue;
      }
      let text = move;
      if (text.includes("{")) {
        const port = await this.#listen();
        text = text.replace("{pasv}", `127,0,0,1,${port >> 8},${port & 255}`).replace("{port}", String(port));
      }
      if (!control.destroyed) control.write(Buffer.from(text, "latin1"));
      return;
    }
  }

  async #listen(): Promise<number> {
    const listener = createServer((socket) => {
      this.#watch(socket);
      this.#data.push(socket);
    }).listen(0, "127.0.0.1");
    this.#listeners.push(listener);
    await once(listener, "listening");
    return portOf(listener);
  }

  #watch(socket: Socket): void {
    socket.on("error", () => {});
    this.#open.add(socket);
    socket.once("close", () => this.#open.delete(socket));
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
