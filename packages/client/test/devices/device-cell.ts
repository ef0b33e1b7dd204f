import { FTP, FTP_TLS, isFtpError, isReplyError } from "../../src/index.ts";
import { expect } from "vitest";
import type { Device } from "./device.ts";
import { DeviceServer } from "./device-server.ts";
import { TREE } from "./device-tree.ts";
import type { Expected, OperationName } from "./expected.ts";
import { operationNamed } from "./operations.ts";
import { settled } from "./settled.ts";

/** Milliseconds for each of the client's limits; short where the device never answers. */
const LIMIT = 5_000;
const SILENT_LIMIT = 2_000;

/** What an operation has to do with. */
export interface DeviceCell {
  readonly ftp: FTP;
  readonly server: DeviceServer;
  /** The path of a file below the home directory, absolute. */
  path(name: string): string;
}

/** The words of an error, of its hint and of its causes. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { hint = "" } = error as { hint?: string };
  return `${error.name}: ${error.message} ${hint} ${error.cause === undefined ? "" : wordsOf(error.cause)}`;
}

async function openClient(server: DeviceServer, isSilent: boolean): Promise<FTP> {
  const { device, port } = server;
  const timeout = isSilent ? SILENT_LIMIT : LIMIT;
  const options = { timeout, user: "bblp", password: "secret", ...device.client, port };
  if (device.implicitTls !== true) return await FTP.open("127.0.0.1", options);
  return await FTP_TLS.open("127.0.0.1", {
    ...options,
    implicit: true,
    tls: { ca: server.certificate.ca },
  });
}

/** Runs one operation on one device and compares what came of it with what is expected. */
export async function runDeviceCell(device: Device, name: OperationName, expected: Expected): Promise<void> {
  const { tree, call, check } = operationNamed(name);
  await using server = await DeviceServer.start(device, { ...TREE, ...tree });
  let ftp: FTP | undefined;
  try {
    ftp = await openClient(server, expected.isSilent === true);
    const cell: DeviceCell = { ftp, server, path: (name) => `${device.home ?? ""}/${name}` };
    const begun = performance.now();
    const result = await settled(call(cell));
    const after = performance.now() - begun;
    if ("error" in result) judgeError(expected, result.error);
    else await judgeValue(expected, () => check(result.value, cell));
    if (expected.within !== undefined) expect(after).toBeLessThan(expected.within);
    await checkSession(cell, expected);
  } catch (error) {
    const log = server.log.slice(-60).join("\n");
    throw new Error(`${wordsOf(error)}\n\nThe end of the control connection:\n${log}`, { cause: error });
  } finally {
    ftp?.close();
  }
}

function judgeError({ outcome, says }: Expected, error: unknown): void {
  // Assertions of the operation itself, and errors that are no honest ones of the client.
  if (!isFtpError(error)) throw error;
  if (outcome === "works" || outcome === "untrue") throw error;
  if (outcome === "refused" && !isReplyError(error)) throw error;
  if (says !== undefined) expect(wordsOf(error)).toMatch(says);
}

async function judgeValue({ outcome, why }: Expected, check: () => void | Promise<void>): Promise<void> {
  if (outcome === "refused" || outcome === "fails") throw new Error(`a success, although: ${why}`);
  if (outcome === "works" || outcome === "works or fails") await check();
}

const isClosed = (ftp: FTP): boolean => ftp.state === "closed";

/** Nothing may be locked: the session is in step, or it is closed, says so, and can be opened again. */
async function checkSession({ ftp, server }: DeviceCell, { outcome, isLost }: Expected): Promise<void> {
  const isQuit = server.log.some((line) => line.startsWith('C: "QUIT'));
  const isClosable = ["fails", "works or fails", "settles"].includes(outcome) || isQuit;
  if (isLost === true) ftp.close();
  if (!isClosed(ftp)) {
    try {
      return await checkInStep(ftp, server.device);
    } catch (error) {
      // A reply too many may have come in between.
      if (!isClosed(ftp) || !isFtpError(error)) throw error;
    }
  }
  expect(isClosable || isLost, "the session was closed, though nothing was wrong").toBe(true);
  const late = await settled(ftp.sendcmd("PWD"));
  expect("error" in late && isFtpError(late.error), "a call on a closed session rejects").toBe(true);
  await ftp.connect();
  await ftp.login("bblp", "secret");
  await checkInStep(ftp, server.device);
}

/** Every reply reaches its own command, and the working directory is what it was. */
async function checkInStep(ftp: FTP, { home = "/", wanders = false }: Device): Promise<void> {
  const { text } = await ftp.sendcmd("PWD");
  expect(text).toMatch(wanders ? /\// : new RegExp(`${home}"?( |$)`, "m"));
  const refused = await settled(ftp.delete("no-such-file"));
  if (!("error" in refused))
    throw new Error("a refused command has succeeded: a reply has not reached its own");
  if (!isReplyError(refused.error)) throw refused.error;
  expect((await ftp.sendcmd("PWD")).text).toBe(text);
}
