import { once } from "node:events";
import { createServer } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { ScriptServer, type ScriptServerOptions } from "@ftplib/testkit";
import { expect } from "vitest";
import { FTP, FTP_TLS, type FtpTlsOptions } from "../src/index.ts";

/** How a script is played. */
export interface PlayOptions extends FtpTlsOptions {
  /** False when the client does not close in order, or the script says itself how it ends. */
  readonly end?: boolean;
  /** How the server's replies are cut; by default whole, byte by byte, and at some places. For long replies. */
  readonly cuts?: readonly Cut[];
  /** The server's. */
  readonly server?: ScriptServerOptions;
}

type Cut = ScriptServerOptions["cut"];

// Whole, byte by byte, and at two places that differ for every reply (F1).
const everyCut: readonly Cut[] = [undefined, "each-byte", [2, 5], [1, 4, 9, 10]];

/**
 * Plays the script to a client that has connected and runs the calls: once for each way of cutting what the server sends.
 * Checks that the outcome is the same each time, that the client said exactly what the script says and then closed, and
 * that no socket, listener or timer is left. Answers with the outcome of the calls.
 */
export function play<T>(script: string, calls: (ftp: FTP) => Promise<T>, options?: PlayOptions): Promise<T> {
  return playWith((settings) => new FTP(settings), script, calls, options);
}

/** The same with a client that trusts the server's certificate. */
export function playTls<T>(
  script: string,
  calls: (ftp: FTP_TLS) => Promise<T>,
  options?: PlayOptions,
): Promise<T> {
  return playWith((settings, ca) => new FTP_TLS({ tls: { ca }, ...settings }), script, calls, options);
}

async function playWith<C extends FTP, T>(
  create: (settings: FtpTlsOptions, ca: string) => C,
  script: string,
  calls: (ftp: C) => Promise<T>,
  { cuts = everyCut, ...options }: PlayOptions = {},
): Promise<T> {
  const outcomes: Outcome<T>[] = [];
  for (const cut of cuts) outcomes.push(await playOnce(create, script, calls, { cut, ...options }));
  const [whole, ...others] = outcomes;
  if (whole === undefined) throw new Error("nothing was played");
  for (const other of others) expect(summary(other)).toEqual(summary(whole));
  if ("error" in whole) throw whole.error;
  return whole.value;
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

function summary(outcome: Outcome<unknown>): unknown {
  if ("value" in outcome) return outcome.value;
  const { error } = outcome;
  return error instanceof Error ? [error.name, "code" in error && error.code] : error;
}

async function playOnce<C extends FTP, T>(
  create: (settings: FtpTlsOptions, ca: string) => C,
  script: string,
  calls: (ftp: C) => Promise<T>,
  { cut, end = true, server: serverOptions, ...settings }: PlayOptions & { cut: Cut },
): Promise<Outcome<T>> {
  const before = openHandles();
  // The server does not hear the end of a TLS connection that comes without close_notify: then its sockets are counted.
  const isSecure = script.includes("S: (tls)") || serverOptions?.tls === "implicit";
  const lines = prepare(script, cut, end && !isSecure);
  const server = await ScriptServer.start((isSecure ? cutAroundTls(lines, cut) : lines).join("\n"), {
    ...serverOptions,
    ...(cut && !isSecure ? { cut } : {}),
  });
  let outcome: Outcome<T>;
  try {
    const { ca } = server.certificate;
    const ftp = create({ host: server.host, port: server.port, timeout: 5_000, ...settings }, ca);
    outcome = await settle(async () => {
      await ftp.connect();
      return await calls(ftp);
    });
    ftp.close();
    if (end) await server.finished.catch((error: unknown) => Promise.reject(explain(error, outcome)));
    expect(server.unexpected).toEqual([]);
    // What is left is the server's listener.
    if (end && isSecure) await untilClosed(before + 1);
  } finally {
    await server.stop();
  }
  await untilClosed(before);
  return outcome;
}

/** A script that failed because of what the client met, tells that, too. */
function explain(mismatch: unknown, outcome: Outcome<unknown>): Error {
  const cause = "error" in outcome ? outcome.error : outcome.value;
  return new Error(`${String(mismatch)}\nthe calls: ${String(cause)}`, { cause });
}

/** What the calls came to, as a value. */
export async function settle<T>(calls: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await calls() };
  } catch (error) {
    return { error };
  }
}

/** The lines of the script, with the client's end at its end, and data cut byte by byte where replies are. */
function prepare(script: string, cut: Cut, end: boolean): string[] {
  const lines = script.split("\n").map((line) => line.trimStart());
  const cutting =
    cut === "each-byte" ? lines.flatMap((line) => (isData(line) ? ["D: (chunk 1)", line] : [line])) : lines;
  return end ? [...cutting, "C: (end)"] : cutting;
}

/** The same with cuts of equal size, but for the reply that allows a change of security: the server must be ready for it at once. */
function cutAroundTls(lines: readonly string[], cut: Cut): string[] {
  if (cut === undefined) return [...lines];
  const chunk = `S: (chunk ${cut === "each-byte" ? 1 : 3})`;
  const isChange = (line: string | undefined): boolean => line === "S: (tls)" || line === "S: (clear)";
  const cutLines = lines.flatMap((line, index) => {
    if (isChange(line)) return [line, chunk];
    return isChange(lines[index + 1]) ? ["S: (whole)", line] : [line];
  });
  return [chunk, ...cutLines];
}

function isData(line: string): boolean {
  return line.startsWith("D|") || (line.startsWith("D: ") && !line.startsWith("D: ("));
}

/** The sockets, listeners and timers that keep the process alive. */
export function openHandles(): number {
  const kinds = new Set(["TCPSocketWrap", "TCPServerWrap", "TLSWrap", "Timeout"]);
  return process.getActiveResourcesInfo().filter((kind) => kinds.has(kind)).length;
}

/** Waits for the last closes to be carried out. */
export async function untilClosed(before: number): Promise<void> {
  for (let turns = 0; openHandles() > before && turns < 1_000; turns++) await turn();
  expect(openHandles()).toBeLessThanOrEqual(before);
}

/**
 * A port of loopback that nobody listens at. Below those that systems hand out (32,768 and up): one of them, just closed,
 * may be the next one given, to the test's own server.
 */
export async function deafPort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 12_000);
  const server = createServer();
  try {
    await once(server.listen(port, "127.0.0.1"), "listening");
  } catch {
    return deafPort();
  }
  server.close();
  await once(server, "close");
  return port;
}
