import { ScriptServer, TestServer } from "@ftplib/testkit";
import {
  ConnectionClosedError,
  errorForReply,
  LimitError,
  ProtocolError,
  Reply,
  TimeoutError,
} from "@ftplib/reply";
import { describe, expect, it } from "vitest";
import { canRetry, FTP, isFtpError, TlsError, TransferIncompleteError } from "../src/index.ts";

const system = (code: string): Error => Object.assign(new Error(code), { code, syscall: "connect" });
const tls = (reason: string): TlsError => new TlsError("x", { connection: "control", reason });
const reply = (text: string): Error => errorForReply(new Reply(text));

/** Every kind of error that a call rejects with → whether another try may help. */
const rows: readonly (readonly [what: string, error: unknown, retryable: boolean])[] = [
  ["a lost connection", new ConnectionClosedError("x"), true],
  ["a timeout", new TimeoutError("x"), true],
  ["a breach of the protocol", new ProtocolError("x"), false],
  ["a limit", new LimitError("x"), false],
  ["a 425", reply("425 no data connection"), true],
  ["a 452", reply("452 no space"), false],
  ["a 550", reply("550 no such file"), false],
  ["a wrong password", reply("530 Login incorrect."), false],
  [
    "too many clients, by 530",
    reply("530 Sorry, the maximum number of clients (2) are already connected."),
    true,
  ],
  ["too many clients, by 421", reply("421 Too many connections (8) from this IP"), true],
  ["an incomplete transfer", new TransferIncompleteError("x", { bytes: 1, expected: 2 }), true],
  ["TLS that was cut", tls("closed"), true],
  ["an untrusted certificate", tls("certificate-untrusted"), false],
  ["a refused connection", system("ECONNREFUSED"), true],
  ["a busy resolver", system("EAI_AGAIN"), true],
  ["an unknown name", system("ENOTFOUND"), false],
  ["a full disk", system("ENOSPC"), false],
  ["an abort", new DOMException("x", "AbortError"), false],
  ["a mistake of the caller", new TypeError("x"), false],
  ["nothing", undefined, false],
];

it.each(rows)("%s", (_, error, retryable) => {
  expect(canRetry(error)).toBe(retryable);
  if (isFtpError(error)) expect(error.retryable).toBe(retryable);
});

describe("too many clients and a wrong password differ by their code", () => {
  it.each([
    ["530 Login incorrect.", "ERR_FTP_PERMANENT", "PermanentReplyError"],
    [
      "530 Sorry, the maximum number of allowed clients (30) are already connected.",
      "ERR_FTP_CONNECTION_LIMIT",
      "PermanentReplyError",
    ],
    [
      "530 Sorry, the maximum number of clients (1) for this user are already connected.",
      "ERR_FTP_CONNECTION_LIMIT",
      "PermanentReplyError",
    ],
    [
      "421 There are too many connected users, please try later.",
      "ERR_FTP_CONNECTION_LIMIT",
      "TemporaryReplyError",
    ],
    ["421 Service not available", "ERR_FTP_TEMPORARY", "TemporaryReplyError"],
  ])("%s", async (words, code, name) => {
    const script = `S: 220 ready\nC: USER u\nS: 331 password?\nC: PASS secret\nS: ${words}`;
    const server = await ScriptServer.start(script);
    const opening = FTP.open(server.host, { port: server.port, user: "u", password: "secret" });
    await expect(opening).rejects.toMatchObject({ code, name });
    await server.stop();
  });
});

describe("a client without a connection", () => {
  const cases: Readonly<Record<string, (ftp: FTP) => Promise<unknown>>> = {
    "that was never connected": (ftp) => ftp.pwd(),
    "that was closed": async (ftp) => {
      await ftp.connect();
      ftp.close();
      await ftp.pwd();
    },
    "that has said QUIT": async (ftp) => {
      await ftp.connect();
      await ftp.quit();
      await ftp.pwd();
    },
    "that is closed while it waits": async (ftp) => {
      await ftp.connect();
      const waiting = ftp.pwd();
      ftp.close();
      await waiting;
    },
  };

  it.each(Object.keys(cases))("%s: the same call does not succeed later", async (name) => {
    await using server = await TestServer.start();
    const ftp = new FTP({ host: server.host, port: server.port });
    const error = await cases[name]?.(ftp).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_FTP_CLOSED", name: "ConnectionClosedError", retryable: false });
    expect(canRetry(error)).toBe(false);
  });
});
