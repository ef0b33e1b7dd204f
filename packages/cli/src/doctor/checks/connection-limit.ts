import { connectionLimit as limitIn, isReplyError } from "@ftplib/reply";
import type { Check } from "../check.ts";
import type { DoctorSession } from "../context.ts";
import { ok, skipped, warning } from "../finding.ts";
import { wordsOf } from "../run-checks.ts";

/** The connections that a site opens by default. */
const DEFAULT = 4;

/** How many sessions the server allows at once. */
export const connectionLimit: Check = {
  name: "connection limit",
  needs: ["login"],
  limit: ({ request }) => (3 + (request.maxConnections ?? 0)) * request.timeout,
  async run(context, signal) {
    const { maxConnections } = context.request;
    if (maxConnections === undefined) return skipped("--max-connections N");
    await context.close();
    const open: DoctorSession[] = [];
    try {
      while (open.length < maxConnections) open.push(await context.open(signal));
      return ok(`${open.length} sessions at once`);
    } catch (error) {
      signal.throwIfAborted();
      if (open.length === 0) throw error;
      const named = isReplyError(error) ? limitIn(error.reply) : undefined;
      const count = open.length;
      const seen = `${count} sessions at once, then ${wordsOf(error)}`;
      const means = named === undefined ? "the server lets no more in" : "the server has a limit";
      if (count >= (context.options.connections ?? DEFAULT)) return ok(seen, means);
      return warning(seen, means, {
        flags: [["--connections", String(count)]],
        options: { connections: count },
      });
    } finally {
      await Promise.all(open.map(async (session) => await session.close()));
    }
  },
};
