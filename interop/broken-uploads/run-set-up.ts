import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type FTP_TLS, ProtocolError } from "ftplib";
import { openSecureClient } from "../open-client.ts";
import { breakages, Broken, brokenSource, type BrokenSource } from "./broken-source.ts";
import { pick, type Random } from "./random.ts";
import { completeInLog } from "./server-record.ts";
import type { SetUp } from "./set-up.ts";

/** What became of the broken uploads of a set-up. */
export interface Counts {
  uploads: number;
  /** Calls that rejected, of those with what broke the upload or with the server's word on it. */
  rejected: number;
  /** Uploads that the server answered with a 2yz. */
  answered: number;
  /** Of these, the ones whose error says so. */
  said: number;
  /** Uploads whose data connection resumed the TLS session. */
  resumed: number;
  /** Calls ended by a signal: what the server answers to them, nobody hears. */
  signals: number;
  /** Of these, the ones that the server's log calls complete; undefined where it does not tell. */
  completeInLog: number | undefined;
  /** What must not happen, a sentence each. */
  readonly faults: string[];
}

/** No upload takes longer, milliseconds: one that hangs must not hold up the rest. */
const LIMIT = 30_000;
/** ftp-srv reads the ClientHello after its 234 as a command now and then, the busier the machine the more often. */
const ATTEMPTS = 30;
const BETWEEN_ATTEMPTS = 50;
/** Any 2yz but those that answer PWD, PASV and EPSV. */
const COMPLETION = /^\*resp\* '2(?!57|2[79])\d\d/;
const SAYS_SO = "the server called the upload complete";

/** The calls that store a file. */
const calls = ["storbinary", "upload", "storeMany"] as const;
type Call = (typeof calls)[number];

/** Runs so many uploads on one server, on one session as long as it lasts. */
export class BrokenUploads implements Disposable {
  readonly #setUp: SetUp;
  readonly #random: Random;
  readonly #lines: string[] = [];
  readonly #signalled: string[] = [];
  readonly #counts: Counts = {
    uploads: 0,
    rejected: 0,
    answered: 0,
    said: 0,
    resumed: 0,
    signals: 0,
    completeInLog: undefined,
    faults: [],
  };
  #ftp: FTP_TLS | undefined;

  constructor(setUp: SetUp, random: Random) {
    this.#setUp = setUp;
    this.#random = random;
  }

  async run(count: number): Promise<Counts> {
    const { server, version, isResuming } = this.#setUp;
    const prefix = `broken-${version}-${isResuming ? "resumed" : "full"}`;
    for (let index = 0; this.#counts.uploads < count; index++) {
      const name = `${prefix}-${process.pid}-${index}`;
      await this.#breakOne(name);
      for (const file of [name, `whole-${name}`]) rmSync(join(server.root, file), { force: true });
    }
    const { uploads, resumed, faults } = this.#counts;
    if (!isResuming && resumed > 0) faults.push(`${resumed} of ${uploads} resumed the session nevertheless`);
    this.#counts.signals = this.#signalled.length;
    this.#counts.completeInLog = await completeInLog(server, this.#signalled);
    return this.#counts;
  }

  [Symbol.dispose](): void {
    this.#ftp?.close();
  }

  async #session(): Promise<FTP_TLS> {
    if (this.#ftp?.state === "ready") return this.#ftp;
    this.#ftp?.close();
    const { server, version } = this.#setUp;
    const tls = { minVersion: version, maxVersion: version };
    const log = (line: string): void => void this.#lines.push(line);
    for (let attempt = 1; ; attempt++) {
      try {
        return (this.#ftp = await openSecureClient(server, { tls, debugLevel: 1, log }));
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await pause(BETWEEN_ATTEMPTS);
      }
    }
  }

  async #breakOne(name: string): Promise<void> {
    const counts = this.#counts;
    const ftp = await this.#session();
    const broken = brokenSource(pick(this.#random, breakages), this.#random);
    // The other calls take no callback that breaks.
    const call = broken.callback === undefined ? pick(this.#random, calls) : "storbinary";
    this.#lines.length = 0;
    const outcome = await settled(store(ftp, call, name, broken));
    const sinceBegun = repliesToLastFile(this.#lines);
    if (sinceBegun !== undefined) {
      counts.uploads++;
      if (ftp.dataTls?.sessionReused === true) counts.resumed++;
      if (broken.signal !== undefined) this.#signalled.push(name);
    }
    const what = `${call} of ${name}, which a ${broken.breakage} broke after ${broken.count} bytes`;
    if (outcome === undefined) return void counts.faults.push(`${what}: no failure was reported`);
    const { error } = outcome;
    if (!isBroken(error)) return void counts.faults.push(`${what}: ${String(error)}`);
    if (sinceBegun === undefined) return;
    counts.rejected++;
    const reply = sinceBegun.find((line) => COMPLETION.test(line));
    if (reply === undefined) return;
    counts.answered++;
    if (error instanceof ProtocolError && error.message.includes(SAYS_SO)) counts.said++;
    else counts.faults.push(`${what}: the server said ${reply}, and the error does not: ${String(error)}`);
  }
}

/** What the call rejected with; undefined if it did not. */
async function settled(work: Promise<unknown>): Promise<{ readonly error: unknown } | undefined> {
  const stop = new AbortController();
  const late = pause(LIMIT, { error: new Error(`not settled in ${LIMIT} ms`) }, { signal: stop.signal });
  const outcome = work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  const first = await Promise.race([outcome, late]);
  stop.abort();
  late.catch(() => {});
  return first;
}

/** Whether the error is what broke the upload, by itself or as the cause of what the server says to it. */
function isBroken(error: unknown): boolean {
  return error instanceof Broken || (error instanceof Error && error.cause instanceof Broken);
}

async function store(ftp: FTP_TLS, call: Call, name: string, broken: BrokenSource): Promise<unknown> {
  const { source, callback, signal } = broken;
  if (call === "storbinary") return await ftp.storbinary(`STOR ${name}`, source, { callback, signal });
  if (call === "upload") return await ftp.upload(source, name, { signal });
  // The first file shows that the server stores files of ours: the data of the next one may go ahead of the 1yz.
  const files = [
    { path: `whole-${name}`, source: Buffer.from("whole") },
    { path: name, source },
  ];
  let last: unknown;
  for await (const { error } of ftp.storeMany(files, { signal })) last = error;
  if (last !== undefined) throw last;
  return undefined;
}

/** What came since the command that stores the last file; undefined if that was never sent: the upload broke before. */
function repliesToLastFile(lines: readonly string[]): readonly string[] | undefined {
  const begun = lines.findLastIndex((line) => line.startsWith("*cmd* 'STOR"));
  return begun < 0 || !lines[begun]?.includes(" broken-") ? undefined : lines.slice(begun);
}
