import { setImmediate as turn } from "node:timers/promises";
import { inspect } from "node:util";
import {
  type FaultRule,
  ScriptServer,
  type ScriptServerOptions,
  TestServer,
  type TestServerOptions,
} from "@ftplib/testkit";
import { expect, vi } from "vitest";
import { FTP_TLS, type FtpTlsOptions, isFtpError } from "../src/index.ts";

// A machine with much to do is slow, and that is no fault; what never ends is still found.
vi.setConfig({ testTimeout: 20_000 });

/** The password of every login in these tests; it may turn up on the wire alone. */
export const CANARY = "canary-Pa55/word";

/** What came of a meeting with a hostile server. */
export interface Met<T> {
  readonly value: T | undefined;
  readonly error: unknown;
  /** What the client sent on its control connections, a line each, and how many bytes came on data connections. */
  readonly sent: readonly string[];
  /** The client's debug output at its most talkative. */
  readonly log: readonly string[];
}

/** How the client is set up, and how far it is led before the calls. */
export interface MeetOptions extends FtpTlsOptions {
  /** `login` (default): connected and logged in. `greeting`: connected. `nothing`: the calls do it all. */
  readonly led?: "login" | "greeting" | "nothing";
  /** The login is by AUTH TLS; the script goes on behind the login all the same. */
  readonly secure?: boolean;
  readonly server?: ScriptServerOptions;
  /** The ways to cut what the server sends; by default whole and, in clear, byte by byte (F1). */
  readonly cuts?: readonly ScriptServerOptions["cut"][];
}

const GREETING = "S: 220 ready\n";
const CLEAR_LOGIN = `
  ${GREETING}
  C: USER me
  S: 331 who is it?
  C: PASS ${CANARY}
  S: 230 in
`;
const SECURE_LOGIN = CLEAR_LOGIN.replace("C: USER", "C: AUTH TLS\n S: 234 go\n S: (tls)\n C: USER");

/**
 * Has the script played to a client, once for each way of cutting it. Checks that all outcomes are alike, that the client
 * sent the script's `C:` lines and not a byte more, that its password shows nowhere, and that nothing is left open.
 */
export async function meet<T>(
  script: string,
  calls: (ftp: FTP_TLS, server: ScriptServer) => Promise<T>,
  options: MeetOptions = {},
): Promise<Met<T>> {
  const { led = "login", secure = false } = options;
  const { cuts = secure ? [undefined] : [undefined, "each-byte"] } = options;
  const login = led === "nothing" ? "" : led === "greeting" ? GREETING : secure ? SECURE_LOGIN : CLEAR_LOGIN;
  const outcomes: Met<T>[] = [];
  for (const cut of cuts) outcomes.push(await meetOnce(login + script, calls, options, cut));
  const [first, ...others] = outcomes;
  if (first === undefined) throw new Error("there was no meeting");
  for (const other of others) expect(gist(other)).toEqual(gist(first));
  return first;
}

async function meetOnce<T>(
  script: string,
  calls: (ftp: FTP_TLS, server: ScriptServer) => Promise<T>,
  options: MeetOptions,
  cut: ScriptServerOptions["cut"],
): Promise<Met<T>> {
  const before = openHandles();
  const server = await ScriptServer.start(script, {
    ...options.server,
    ...(cut === undefined ? {} : { cut }),
  });
  let met: Met<T>;
  try {
    met = await run(server, (ftp) => calls(ftp, server), options);
    await server.finished.catch((mismatch: unknown) => {
      throw new Error(`${String(mismatch)}\nthe calls came to: ${inspect(met.error ?? met.value)}`);
    });
    await arrival(before + 1);
    expect(server.unexpected).toEqual([]);
  } finally {
    await server.stop();
  }
  await untilOpen(before);
  return { ...met, sent: [...server.received] };
}

/** The same with a server that serves the tree truthfully except where the rules say; `sent` has what came behind the login. */
export async function meetLiar<T>(
  rules: TestServerOptions & { readonly faults: readonly (FaultRule | readonly FaultRule[])[] },
  calls: (ftp: FTP_TLS, server: TestServer) => Promise<T>,
  options: MeetOptions = {},
): Promise<Met<T>> {
  const before = openHandles();
  const server = await TestServer.start({
    tls: options.secure === true ? "explicit" : "none",
    users: { me: CANARY },
    ...rules,
  });
  let met: Met<T>;
  try {
    met = await run(server, (ftp) => calls(ftp, server), options);
    await arrival(before + 1);
  } finally {
    await server.stop();
  }
  await untilOpen(before);
  const said = server.transcript.lines.filter((line) => line.startsWith("C: ")).map((line) => line.slice(3));
  const login = said.indexOf(`PASS ${CANARY}`);
  return { ...met, sent: said.slice(login + 1) };
}

async function run<T>(
  server: ScriptServer | TestServer,
  calls: (ftp: FTP_TLS) => Promise<T>,
  { led = "login", secure = false, cuts: _cuts, server: _server, ...settings }: MeetOptions,
): Promise<Met<T>> {
  const log: string[] = [];
  const ftp = new FTP_TLS({
    host: server.host,
    port: server.port,
    timeout: 3_000,
    tls: { ca: server.certificate.ca },
    debugLevel: 3,
    log: (line) => void log.push(line),
    ...settings,
  });
  let value: T | undefined;
  let error: unknown;
  try {
    if (led !== "nothing") await ftp.connect();
    if (led === "login") await ftp.login("me", CANARY, undefined, { secure });
    value = await calls(ftp);
  } catch (thrown) {
    error = thrown;
  }
  ftp.close();
  expect(leaks(error, log)).toEqual([]);
  return { value, error, sent: [], log };
}

/** Every way in which an error or debug output is shown that holds the password. */
function leaks(error: unknown, log: readonly string[]): string[] {
  const shown: string[] = [...log];
  for (let at = error; at instanceof Error; at = at.cause) {
    shown.push(String(at), at.stack ?? "", inspect(at, { depth: 8, showHidden: true }));
    // Node's errors of certificates go round in circles.
    if (isFtpError(at)) shown.push(JSON.stringify(at), JSON.stringify(Object.getOwnPropertyDescriptors(at)));
  }
  const spellings = [CANARY, encodeURIComponent(CANARY), Buffer.from(CANARY).toString("base64")];
  return shown.filter((text) => spellings.some((spelling) => text.includes(spelling)));
}

function gist({ value, error }: Met<unknown>): unknown {
  if (!(error instanceof Error)) return value ?? error;
  return [error.name, "code" in error && error.code];
}

const kinds = new Set(["TCPSocketWrap", "TCPServerWrap", "TLSWrap", "Timeout"]);

function openHandles(): number {
  return process.getActiveResourcesInfo().filter((kind) => kinds.has(kind)).length;
}

/** Lets the server read what a client that has closed sent before: until only the listener is open, or for some turns. */
async function arrival(listeners: number): Promise<void> {
  for (let turns = 0; openHandles() > listeners && turns < 500; turns++) await turn();
}

/** Waits until so many sockets, listeners and timers are open; fails when more stay. */
async function untilOpen(count: number): Promise<void> {
  for (let turns = 0; openHandles() > count && turns < 20_000; turns++) await turn();
  const left = process.getActiveResourcesInfo().filter((kind) => kinds.has(kind));
  expect(left.length, `still open: ${left.join(", ")}`).toBeLessThanOrEqual(count);
}
