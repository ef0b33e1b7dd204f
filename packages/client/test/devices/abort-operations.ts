import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { settled } from "./settled.ts";
import { ENDLESS } from "./device-files.ts";
import { content } from "./device-tree.ts";
import { type Operations, operation } from "./operation.ts";

type Settled = Awaited<ReturnType<typeof settled>>;

/** What the aborted transfer rejected with. Rejects when there was no abort, or with what the abort rejected with. */
async function outcome(
  transfer: Promise<unknown>,
  abort: () => Promise<Settled> | undefined,
): Promise<unknown> {
  const ended = await settled(transfer);
  const aborted = await abort();
  if (aborted === undefined) throw "error" in ended ? ended.error : new Error("the transfer ended unaborted");
  if ("error" in aborted) throw aborted.error;
  if (!("error" in ended)) throw new Error("the aborted transfer resolved");
  return ended.error;
}

const expectAbort = (error: unknown): void => expect(error).toMatchObject({ name: "AbortError" });

/** ABOR, in a transfer and outside. */
export const abortOperations: Operations = {
  "abort download": operation(async ({ ftp, path }) => {
    let abort: Promise<Settled> | undefined;
    const transfer = ftp.retrbinary(`RETR ${path(ENDLESS)}`, () => {
      abort ??= settled(ftp.abort());
    });
    return await outcome(transfer, () => abort);
  }, expectAbort),
  "abort upload": operation(async ({ ftp, path }) => {
    let abort: Promise<Settled> | undefined;
    async function* blocks(): AsyncGenerator<Uint8Array> {
      for (let count = 0; ; count += 1) {
        if (count === 3) abort = settled(ftp.abort());
        yield content(1_000, count);
        await delay(5);
      }
    }
    return await outcome(ftp.storbinary(`STOR ${path("up.bin")}`, blocks()), () => abort);
  }, expectAbort),
  "download with a signal": operation(
    async ({ ftp, path }) => {
      const controller = new AbortController();
      const reason = new Error("enough");
      const abort = (): void => controller.abort(reason);
      const ended = await settled(
        ftp.retrbinary(`RETR ${path(ENDLESS)}`, abort, { signal: controller.signal }),
      );
      if (!("error" in ended)) throw new Error("the aborted transfer resolved");
      if (!controller.signal.aborted) throw ended.error;
      expect(ended.error).toBe(reason);
    },
    () => {},
  ),
  "abort idle": operation(
    ({ ftp }) => ftp.abort(),
    () => {},
  ),
};
