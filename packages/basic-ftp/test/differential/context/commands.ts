import type { Connecting } from "../connecting.ts";
import { each, inside } from "./bench.ts";

/** Commands and their first replies, and the end. */
export const commands: Readonly<Record<string, Connecting>> = {
  request: inside((_, ftp) =>
    each(
      () => ftp.request("NOOP"),
      () => ftp.request("PWD"),
      () => ftp.request("MKD dir"),
      () => ftp.request("XXXX"),
      () => ftp.request("STAT file.txt"),
    ),
  ),
  "request with a line end": inside((_, ftp) =>
    each(
      () => ftp.request("NOOP\r\nPWD"),
      () => ftp.request("PASS a\nb"),
      () => ftp.request("PWD"),
    ),
  ),
  "request after close": inside((_, ftp) => {
    ftp.close();
    return each(
      () => ftp.request("NOOP"),
      () => ftp.request("A\nB"),
      () => ftp.send("NOOP"),
      () => ftp.request("NOOP"),
    );
  }),
  "request of a new context": {
    call: async ({ library }) => await each(() => new library.FTPContext().request("NOOP")),
  },
  "send with a line end": inside((_, ftp) =>
    each(
      () => ftp.send("NOOP\r\nPWD"),
      () => ftp.send("PASS a\nb"),
      () => ftp.send("PASSa\0"),
      () => ftp.request("PWD"),
    ),
  ),
  "send of a new context": {
    call: async ({ library }) => await each(() => new library.FTPContext().send("NOOP")),
  },
  "send after close": inside((_, ftp) => {
    ftp.close();
    return each(
      () => ftp.send("NOOP"),
      () => ftp.closed,
    );
  }),
  "close, closeWithError": inside((_, ftp) => {
    ftp.close();
    ftp.closeWithError(new Error("second"));
    return each(() => ftp.request("NOOP"));
  }),
  "closeWithError, close": inside((_, ftp) => {
    ftp.closeWithError(Object.assign(new Error("first"), { code: "EFIRST" }));
    ftp.close();
    return each(
      () => ftp.request("NOOP"),
      () => ftp.closed,
    );
  }),
  "closeWithError of a new context": {
    call: async ({ library }) => {
      const ftp = new library.FTPContext();
      ftp.closeWithError(new Error("first"));
      return await each(() => ftp.request("NOOP"));
    },
  },
  "the error's stack names both": inside(async (_, ftp) => {
    ftp.closeWithError(new Error("first"));
    const error = await ftp.request("NOOP").catch((thrown: Error) => thrown);
    return /Closing reason: Error: first/.test((error as Error).stack ?? "");
  }),
};
