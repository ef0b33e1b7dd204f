import { type Reply, ReplyParser } from "@ftplib/reply";
import { type Connection, createPair } from "@ftplib/transport";
import { expect, it } from "vitest";
import { command } from "../src/command/command.ts";
import { iterateData } from "../src/transfer/iterate-data.ts";
import { resolveOptions } from "../src/session/resolve-options.ts";
import { receiveData } from "../src/transfer/receive-data.ts";
import { sendData } from "../src/transfer/send-data.ts";
import { ClientState } from "../src/session/client-state.ts";
import { LedgerEntry } from "../src/session/ledger-entry.ts";
import { Session } from "../src/session/session.ts";
import type { Transfer } from "../src/session/transfer.ts";

function reply(line: string): Reply {
  const read = new ReplyParser().pushLine(new TextEncoder().encode(line));
  if (read === undefined) throw new Error(`no reply: ${line}`);
  return read;
}

interface Bench {
  readonly session: Session;
  readonly transfer: Transfer;
  /** The server's end. */
  readonly far: Connection;
  /** What `abort()` does to a transfer, when the server's answer is this alone. */
  abort(): void;
}

function bench(answer: string): Bench {
  const [connection, far] = createPair();
  let say: (said: Reply) => void = () => {};
  const final = new Promise<Reply>((resolve) => {
    say = resolve;
  });
  const retr = command("RETR", "x");
  const transfer: Transfer = {
    connection,
    command: retr,
    entry: new LedgerEntry(retr, { mayBePreliminary: true, isRaw: false, isAhead: false, isTransfer: true }),
    size: undefined,
    offset: 0,
    length: undefined,
    isRanged: false,
    isHalfClosed: false,
    dataEnd: 0,
    bytes: undefined,
    observer: undefined,
    final,
    isBare: false,
    isConfirmed: false,
    isLeftToCaller: false,
    isElsewhere: false,
    abortion: undefined,
  };
  return {
    session: new Session(new ClientState(resolveOptions({}))),
    transfer,
    far,
    abort: () => {
      transfer.abortion ??= Promise.resolve(reply(answer));
      say(reply(answer));
    },
  };
}

const answers = ["226 Abort successful", "426 ABORT"];
const aborted = { name: "AbortError" };

// ProFTPD and Pure-FTPd do so now and then, when ABOR meets them between two blocks.
it.each(answers)("B3: data that ends in good order behind abort() is no whole file: %s", async (answer) => {
  const { session, transfer, far, abort } = bench(answer);
  await far.write(Buffer.from("a part"));
  await far.end();
  await expect(receiveData(session, transfer, () => abort(), 65_536)).rejects.toMatchObject(aborted);
});

it.each(answers)("B3: nor is it one block by block: %s", async (answer) => {
  const { session, transfer, far, abort } = bench(answer);
  await far.write(Buffer.from("a part"));
  await far.end();
  const reading = (async () => {
    for await (const _ of iterateData(session, transfer, {})) abort();
  })();
  await expect(reading).rejects.toMatchObject(aborted);
});

it.each(answers)("B3: nor is it where abort() is called behind the last byte: %s", async (answer) => {
  const { session, transfer, far, abort } = bench(answer);
  await far.end();
  const reading = iterateData(session, transfer, {}).next();
  abort();
  await expect(reading).rejects.toMatchObject(aborted);
});

it.each(answers)(
  "B3: an upload is not taken for complete for the sake of ABOR's reply: %s",
  async (answer) => {
    const { session, transfer, far, abort } = bench(answer);
    async function* source(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("all");
    }
    const sending = sendData(session, transfer, source());
    await expect(far.read()).resolves.toHaveLength(3);
    await expect(far.read()).resolves.toBeUndefined();
    abort();
    await expect(sending).rejects.toMatchObject(aborted);
  },
);
