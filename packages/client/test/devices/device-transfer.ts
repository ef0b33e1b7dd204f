import type { Duplex } from "node:stream";
import type { DeviceSession } from "./device-session.ts";

const PIECE = 16 * 1024;

/** What a device says around a transfer. `{name}` and `{size}` are filled in. */
export interface TransferWords {
  readonly preliminary: string | readonly string[];
  readonly final: string | readonly string[];
  /** The data connection was reset. `null`: the device ends the control connection without a word. */
  readonly failed: string | null;
  /** There is no data connection. */
  readonly noConnection?: string;
  /** The final reply goes out before the data connection is closed; default: as in all transfers of the device. */
  readonly finalFirst?: boolean;
}

/** One transfer of a device. */
export class DeviceTransfer {
  /** Resolves when data has begun to move. */
  readonly moved: Promise<void>;
  socket: Duplex | undefined;
  /** All data has moved; what is left is to close the data connection. */
  isEnding = false;
  /** The device has ended it for another reason, and has said so. */
  isCancelled = false;
  isUpload = false;
  #move: () => void = () => {};

  constructor() {
    this.moved = new Promise((resolve) => {
      this.#move = resolve;
    });
  }

  /** Ends it without a reply. */
  cancel(): void {
    this.isCancelled = true;
    this.socket?.destroy();
  }

  /** Sends everything; false when the data connection was reset. */
  async send(socket: Duplex, chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
    let pieces = 0;
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += PIECE) {
        if (socket.destroyed || this.isCancelled) return false;
        const error = await new Promise((resolve) => socket.write(chunk.subarray(at, at + PIECE), resolve));
        if (error !== undefined && error !== null) return false;
        // What fits into one piece is sent before the device looks at the next command.
        pieces += 1;
        if (pieces > 1) this.#move();
      }
    }
    return !socket.destroyed;
  }

  /** Receives everything; false when the data connection was reset. `silence` in ms is an end, too. */
  async receive(socket: Duplex, sink: (bytes: Uint8Array) => void, silence?: number): Promise<boolean> {
    this.isUpload = true;
    this.#move();
    return await new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (isWhole: boolean): void => {
        clearTimeout(timer);
        resolve(isWhole);
      };
      let count = 0;
      const watch = (): void => {
        clearTimeout(timer);
        if (silence === undefined) return;
        const before = count;
        // What has come while this process was busy is no silence.
        timer = setTimeout(() => setImmediate(() => (count === before ? end(true) : watch())), silence);
      };
      socket.on("data", (bytes: Uint8Array) => {
        count += 1;
        sink(bytes);
        watch();
      });
      socket.once("end", () => end(true));
      socket.once("close", () => end(false));
      watch();
      socket.resume();
    });
  }
}

async function pause(milliseconds: number | undefined): Promise<void> {
  if (milliseconds !== undefined) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function report(session: DeviceSession, failure: string | null): void {
  if (failure === null) session.reset();
  else if (session.device.data.withholdsFailure === true) session.withheld = failure;
  else session.say(failure);
}

/** Says what is to be said around a transfer in the device's order, and moves the data between. */
export async function runTransfer(
  session: DeviceSession,
  words: TransferWords,
  move: (transfer: DeviceTransfer, socket: Duplex) => Promise<boolean>,
): Promise<void> {
  const { preliminary = "before", closing, lateFailure } = session.device.data;
  const { finalFirst = session.device.data.finalFirst === true } = words;
  await session.begin(async (transfer) => {
    if (preliminary === "before") session.say(words.preliminary);
    const socket = await session.openData();
    if (socket === undefined) {
      if (!transfer.isCancelled) session.say(words.noConnection ?? "425 Can't open data connection.");
      return;
    }
    transfer.socket = socket;
    if (preliminary === "after") session.say(words.preliminary);
    const isWhole = await move(transfer, socket);
    transfer.isEnding = true;
    if (!isWhole || transfer.isCancelled) {
      socket.destroy();
      await pause(lateFailure);
      if (!transfer.isCancelled) report(session, words.failed);
      await pause(closing);
      return;
    }
    if (finalFirst) session.say(words.final);
    await new Promise<void>((resolve) => socket.resume().end(() => resolve()));
    if (!finalFirst) session.say(words.final);
  });
}
