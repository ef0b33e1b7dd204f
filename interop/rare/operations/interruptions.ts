import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { FTP } from "ftplib";
import { failureOf } from "../../operations/operation.ts";
import { patternOf, sha256 } from "../../operations/operation-context.ts";
import type { RareContext } from "../rare-context.ts";
import type { RareOperation } from "../rare-operation.ts";

/** More than the buffers on the way hold, bytes, so that the transfer is still going on. */
const MANY = 32 * 1024 * 1024;
/** How long a transfer may take to be ended by us, milliseconds; a client that waits for the server takes its whole limit, 5 s. */
const SOON = 4500;

/** The session answers in step: PWD is right, and the next transfer is whole. */
async function assertInStep(context: RareContext, ftp: FTP): Promise<void> {
  assert.equal(await ftp.pwd(), context.absolute());
  const bytes = patternOf(10_000);
  await ftp.storbinary("STOR afterwards", bytes);
  assert.equal(sha256(context.contents("afterwards")), sha256(bytes));
}

function assertAborted(error: unknown): void {
  assert(error instanceof Error && error.name === "AbortError", String(error));
}

/** Whether the error or one of its causes is of the class: a server that calls half a file complete is reported first. */
function isOrHasCause(error: unknown, kind: new (message: string) => Error): boolean {
  return error instanceof kind || (error instanceof Error && isOrHasCause(error.cause, kind));
}

/** A download that `abort()` ends after its first block, and what came of `abort()`. */
async function abortedDownload(context: RareContext, ftp: FTP): Promise<PromiseSettledResult<unknown>> {
  context.place("large", patternOf(MANY));
  let aborting: Promise<PromiseSettledResult<unknown>[]> | undefined;
  const download = ftp.retrbinary("RETR large", () => {
    aborting ??= Promise.allSettled([ftp.abort()]);
  });
  assertAborted(await failureOf(download));
  const [outcome] = (await aborting) ?? [];
  assert(outcome !== undefined);
  return outcome;
}

/** Transfers that do not reach their end, by our doing. */
export const interruptions: readonly RareOperation[] = [
  {
    name: "abort() of a download",
    async run(context) {
      const ftp = await context.enter();
      const outcome = await abortedDownload(context, ftp);
      if (outcome.status === "rejected") throw outcome.reason;
      await assertInStep(context, ftp);
    },
  },
  {
    name: "abort() of an upload",
    async run(context) {
      const ftp = await context.enter();
      let aborting: Promise<unknown> | undefined;
      const upload = ftp.storbinary("STOR x", patternOf(MANY), {
        callback: () => {
          aborting ??= ftp.abort();
          aborting.catch(() => {});
        },
      });
      assertAborted(await failureOf(upload));
      await aborting;
      await assertInStep(context, ftp);
    },
  },
  {
    name: "abort() without await",
    endsSession: true,
    async run(context) {
      context.place("large", patternOf(MANY));
      const ftp = await context.enter();
      assertAborted(await failureOf(ftp.retrbinary("RETR large", () => void ftp.abort())));
      // A rejection that nobody handles ends the process of a user; here it fails the operation.
      await delay(500);
      if (ftp.state === "ready") await assertInStep(context, ftp);
    },
  },
  {
    name: "a refusal after abort()",
    endsSession: true,
    async run(context) {
      // Replies that come out of order do so most times, not every time.
      for (let attempt = 0; attempt < 3; attempt++) {
        const ftp = await context.enter();
        await abortedDownload(context, ftp);
        await failureOf(ftp.rmd("there-is-no-such-directory"));
        if (ftp.state !== "ready") return;
        assert.equal(await ftp.pwd(), context.absolute());
      }
    },
  },
  {
    name: "abort() of nothing",
    async run(context) {
      const ftp = await context.enter();
      await ftp.abort();
      await assertInStep(context, ftp);
    },
  },
  {
    name: "leave blocks() early",
    async run(context) {
      context.place("large", patternOf(MANY));
      const ftp = await context.enter();
      const began = performance.now();
      for await (const block of ftp.blocks("RETR large")) {
        assert(block.length > 0);
        break;
      }
      assert.equal(await ftp.pwd(), context.absolute());
      const took = Math.round(performance.now() - began);
      assert(took < SOON, `slow: the session was free after ${took} ms`);
      await assertInStep(context, ftp);
    },
  },
  {
    name: "a source that fails",
    async run(context) {
      const ftp = await context.enter();
      async function* source(): AsyncGenerator<Uint8Array> {
        yield patternOf(MANY);
        throw new RangeError("the source failed");
      }
      const began = performance.now();
      const error = await failureOf(ftp.storbinary("STOR x", source()));
      assert(isOrHasCause(error, RangeError), String(error));
      const took = Math.round(performance.now() - began);
      assert(took < SOON, `slow: the call ended after ${took} ms`);
      await assertInStep(context, ftp);
    },
  },
  {
    name: "a signal ends a download and closes the session",
    endsSession: true,
    async run(context) {
      context.place("large", patternOf(MANY));
      const ftp = await context.enter();
      const controller = new AbortController();
      const { signal } = controller;
      const stop = (): void => controller.abort(new RangeError("enough"));
      const error = await failureOf(ftp.retrbinary("RETR large", stop, { signal }));
      assert(error instanceof RangeError && error.message === "enough", String(error));
      assert.equal(ftp.state, "closed");
    },
  },
];
