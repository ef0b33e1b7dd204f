import { setTimeout as wait } from "node:timers/promises";
import type { Check } from "../check.ts";
import { ok, skipped, warning } from "../finding.ts";
import { wordsOf } from "../run-checks.ts";

/** Whether a session survives a time of quiet. */
export const idle: Check = {
  name: "idle timeout",
  needs: ["login"],
  limit: ({ request }) => (request.idle ?? 0) + 3 * request.timeout,
  async run(context, signal) {
    const quiet = context.request.idle;
    if (quiet === undefined) return skipped("--idle TIME");
    const ftp = await context.session(signal);
    await wait(quiet, undefined, { signal });
    try {
      await ftp.voidcmd("NOOP", { signal });
      return ok(`the session is there after ${quiet / 1000} s of quiet`);
    } catch (error) {
      signal.throwIfAborted();
      const often = Math.max(1, Math.floor(quiet / 2));
      const means = "the server, or a box between, ends quiet sessions: NOOP now and then keeps them";
      return warning(`after ${quiet / 1000} s of quiet: ${wordsOf(error)}`, means, {
        flags: [["--keep-alive", `${often}ms`]],
        options: { keepAlive: often },
      });
    }
  },
};
