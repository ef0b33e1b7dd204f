import assert from "node:assert/strict";
import { type FTP, ProtocolError } from "ftplib";
import { failureOf, type Operation } from "./operation.ts";
import { type OperationContext, patternOf, sha256 } from "./operation-context.ts";

/** More than the buffers on the way hold, bytes, so that the transfer is still going on. */
function many(context: OperationContext): number {
  return context.has("bandwidth-limited") ? 2 * 1024 * 1024 : 32 * 1024 * 1024;
}

/** A session that was interrupted is in step: the next transfer is whole. */
async function assertInStep(context: OperationContext, ftp: FTP): Promise<void> {
  assert.equal(await ftp.pwd(), "/");
  const name = context.name();
  const bytes = patternOf(10_000);
  await ftp.storbinary(`STOR ${name}`, bytes);
  assert.equal(sha256(context.contents(name)), sha256(bytes));
}

/** Transfers that do not reach their end, by our doing. */
export const interruptions: readonly Operation[] = [
  {
    name: "abort a download (ABOR)",
    async run(context) {
      const name = context.name();
      context.place(name, patternOf(many(context)));
      const ftp = await context.session();
      let aborting: Promise<unknown> | undefined;
      const download = ftp.retrbinary(`RETR ${name}`, () => {
        aborting ??= ftp.abort();
      });
      const error = await failureOf(download);
      assert(error instanceof Error && error.name === "AbortError", String(error));
      await aborting;
      await assertInStep(context, ftp);
    },
  },
  {
    name: "abort an upload (ABOR)",
    async run(context) {
      const name = context.name();
      const ftp = await context.session();
      let aborting: Promise<unknown> | undefined;
      const upload = ftp.storbinary(`STOR ${name}`, patternOf(many(context)), {
        callback: () => void (aborting ??= ftp.abort()),
      });
      const error = await failureOf(upload);
      assert(error instanceof Error && error.name === "AbortError", String(error));
      await aborting;
      await assertInStep(context, ftp);
    },
  },
  {
    name: "leave a download after its first block",
    async run(context) {
      const name = context.name();
      context.place(name, patternOf(many(context)));
      const ftp = await context.session();
      for await (const block of ftp.blocks(`RETR ${name}`)) {
        assert(block.length > 0);
        break;
      }
      await assertInStep(context, ftp);
    },
  },
  {
    name: "a source that fails in the middle of an upload",
    async run(context) {
      const name = context.name();
      const ftp = await context.session();
      // A slow server finds the reset only behind all that it was sent before, and the client waits five seconds for it.
      const size = context.has("bandwidth-limited") ? 512 * 1024 : many(context);
      async function* source(): AsyncGenerator<Uint8Array> {
        yield patternOf(size);
        throw new RangeError("the source broke");
      }
      const error = await failureOf(ftp.storbinary(`STOR ${name}`, source()));
      // A server that takes a reset for the end says that the file is complete: the error says that it is not.
      const isLie = error instanceof ProtocolError && error.cause instanceof RangeError;
      assert(isLie || error instanceof RangeError, String(error));
      await assertInStep(context, ftp);
    },
  },
  {
    name: "a signal ends a download and closes the session",
    async run(context) {
      const name = context.name();
      context.place(name, patternOf(many(context)));
      const ftp = await context.session();
      const controller = new AbortController();
      const download = ftp.retrbinary(`RETR ${name}`, () => controller.abort(new RangeError("enough")), {
        signal: controller.signal,
      });
      assert(((await failureOf(download)) as Error).message === "enough");
      assert.equal(ftp.state, "closed");
    },
  },
];
