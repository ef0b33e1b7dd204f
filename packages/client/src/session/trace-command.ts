import { isPreliminary, type Reply } from "@ftplib/reply";
import type { Secrets } from "../command/secrets.ts";
import { maskError } from "../log/mask-error.ts";
import { commandTraces, type TraceContext } from "../log/traces.ts";
import type { LedgerEntry } from "./ledger-entry.ts";

/** Reports a command and what becomes of it to the diagnostics channel. */
export function traceCommand(entry: LedgerEntry, where: TraceContext, secrets: Secrets): void {
  const { verb, shown } = entry.sent;
  const trace = commandTraces.begin({ ...where, verb, command: secrets.maskCommand(shown) });
  entry.observer = {
    onReply: (reply: Reply) => {
      trace.note({ code: reply.code, reply: secrets.mask(reply.text) });
      if (!isPreliminary(reply) || !entry.isOutstanding) trace.end();
    },
    onFailure: (error) => trace.fail(maskError(error, secrets)),
  };
}
