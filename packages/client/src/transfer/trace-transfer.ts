import { isReplyError } from "@ftplib/reply";
import { maskError } from "../log/mask-error.ts";
import type { Trace } from "../log/trace-channel.ts";
import { type TransferTrace, transferTraces } from "../log/traces.ts";
import type { Session } from "../session/session.ts";
import type { Transfer, TransferObserver } from "../session/transfer.ts";
import type { Command } from "../command/command.ts";
import type { Restart } from "./restart.ts";

/** Reports a transfer that begins to the diagnostics channel; undefined where nobody listens. */
export function traceTransfer(
  { client, options }: Session,
  command: Command,
  restart: Restart | undefined,
): Trace<TransferTrace> | undefined {
  if (!transferTraces.isHeard) return undefined;
  return transferTraces.begin({
    ...client.whereabouts,
    verb: command.verb,
    command: client.secrets.maskCommand(command.shown),
    isPassive: options.passive,
    offset: restart?.offset ?? 0,
  });
}

/** The transfer could not be opened. */
export function traceRefusal({ client }: Session, trace: Trace<TransferTrace>, error: unknown): void {
  if (isReplyError(error)) trace.note({ code: error.reply.code });
  trace.fail(maskError(error, client.secrets));
}

/** Follows a transfer that is open to its end. */
export function observerOf(
  { client }: Session,
  trace: Trace<TransferTrace>,
  transfer: Transfer,
): TransferObserver {
  const { connection, size, final } = transfer;
  trace.note({ isSecure: connection.tls !== undefined, size });
  final.then(
    (reply) => trace.note({ code: reply.code }),
    () => {},
  );
  const finish = (failure: { readonly error: unknown } | undefined): void => {
    trace.note({ bytes: transfer.bytes });
    if (failure === undefined) trace.end();
    else trace.fail(maskError(failure.error, client.secrets));
  };
  return { onEnd: () => finish(undefined), onFailure: (error) => finish({ error }) };
}
