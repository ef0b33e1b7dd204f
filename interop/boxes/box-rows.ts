import { chownSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FTP, FTP_TLS, type OpenTlsOptions } from "ftplib";
import type { BoxName, LabServer } from "../lab-server.ts";

/** One call of a client behind a box, and what must come of it. */
export interface BoxRow {
  readonly box: BoxName;
  /** What is called, as a caller writes it. */
  readonly call: string;
  readonly client?: OpenTlsOptions;
  /** Left out: opening the client is all. */
  readonly act?: (ftp: FTP, box: LabServer) => Promise<unknown>;
  /** The end is a success. */
  readonly works?: true;
  /** The end is an error with all of these words. */
  readonly says?: readonly RegExp[];
}

/** A file that takes the throttled server three seconds, and the boxes end what is idle for one. */
const LARGE = "large.bin";
const LARGE_SIZE = 768 * 1024;
const SMALL = "readonly/hello.txt";
const DAEMON = 1;

/** Puts the large file on the server's disk. */
export function placeLarge({ root }: LabServer): void {
  writeFileSync(join(root, LARGE), Buffer.alloc(LARGE_SIZE, 7));
  chownSync(join(root, LARGE), DAEMON, DAEMON);
}

/** The text of a file, by a call that a caller makes. */
async function read(ftp: FTP, name: string): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  await ftp.retrbinary(`RETR ${name}`, (block) => void blocks.push(Uint8Array.from(block)));
  return Buffer.concat(blocks);
}

function assertSame(found: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(found, expected) !== 0)
    throw new Error(`${found.length} other bytes than the ${expected.length}`);
}

async function readSmall(ftp: FTP): Promise<void> {
  assertSame(await read(ftp, SMALL), Buffer.from("hello\n"));
}

async function readLarge(ftp: FTP): Promise<void> {
  assertSame(await read(ftp, LARGE), Buffer.alloc(LARGE_SIZE, 7));
}

/** Everything in clear, which a server without TLS needs behind a box with TLS. */
async function useClearData(ftp: FTP, { name, root }: LabServer): Promise<void> {
  if (!(ftp instanceof FTP_TLS)) throw new TypeError("a client with TLS is needed");
  await ftp.protC();
  await readSmall(ftp);
  const bytes = Buffer.from("through a box");
  const file = `${name}.txt`;
  await ftp.storbinary(`STOR ${file}`, bytes);
  assertSame(readFileSync(join(root, file)), bytes);
  rmSync(join(root, file));
  const names = (await ftp.list("readonly")).map((item) => (item.kind === "entry" ? item.name : ""));
  if (!names.includes("hello.txt")) throw new Error(`listed: ${names.join(", ")}`);
}

let uploads = 0;

/** Each under a name of its own: vsftpd lets the second of two with one name wait. */
async function upload(ftp: FTP): Promise<void> {
  await ftp.upload(Buffer.alloc(LARGE_SIZE, 7), `up-${++uploads}.bin`);
}

/** Waits until the box has ended the quiet session. */
async function waitAndAsk(ftp: FTP): Promise<void> {
  while (ftp.state !== "closed") await new Promise((resolve) => setTimeout(resolve, 20));
  await ftp.pwd();
}

const keptBusy: OpenTlsOptions = { noopInterval: 300 };
const idle = /the server closed the control connection, idle for \d\.\d s/;

const idleRows = (["haproxy", "nginx"] as const).flatMap((box): BoxRow[] => [
  {
    box,
    call: "retrbinary, for longer than the control connection may be idle",
    act: readLarge,
    says: [idle, /during RETR large\.bin after (?:all 786432|\d+ of 786432) bytes/],
  },
  {
    box,
    call: "upload, for longer",
    act: upload,
    says: [idle, /during STOR up-\d+\.bin after \d+ bytes/],
  },
  { box, call: "retrbinary with noopInterval", client: keptBusy, act: readLarge, works: true },
  { box, call: "upload with noopInterval", client: keptBusy, act: upload, works: true },
  {
    box,
    call: "pwd after a while",
    act: waitAndAsk,
    says: [/the control connection is closed/, idle, /call connect\(\)/],
  },
]);

/** A table of boxes, calls and ends. */
export const boxRows: readonly BoxRow[] = [
  {
    box: "stunnel",
    call: "retrbinary: nothing goes in clear unasked",
    act: readSmall,
    says: [/550 Permission denied/, /PROT P/, /tried before: PBSZ 0/, /protC\(\) sends data in clear/],
  },
  { box: "stunnel", call: "protC, then a download, an upload and a list", act: useClearData, works: true },
  {
    box: "stunnel-chain",
    call: "open",
    says: [
      /issuer is not trusted: issued by CN=FTP lab intermediate CA/,
      /may not send its intermediate certificates/,
    ],
  },
  {
    box: "stunnel-inspecting",
    call: "open",
    says: [
      /issuer is not trusted: issued by CN=FTP lab inspecting box/,
      /a box in between that inspects TLS/,
    ],
  },
  {
    box: "nginx-alpn",
    call: "open",
    says: [/no application protocol in common \(ALPN\)/, /`alpnProtocols: \[\]` offers none/],
  },
  {
    box: "nginx-alpn",
    call: "open with alpnProtocols: [], protC",
    client: { tls: { alpnProtocols: [] } },
    act: useClearData,
    works: true,
  },
  ...idleRows,
  {
    box: "haproxy-header",
    call: "open: a 221 is no login",
    says: [/221-Goodbye/, /a proxy in between may send a PROXY header/],
  },
  ...(["haproxy-dead", "nginx-dead"] as const).map(
    (box): BoxRow => ({
      box,
      call: "open",
      says: [/the server closed the control connection before its greeting/, /a proxy whose server is away/],
    }),
  ),
];
