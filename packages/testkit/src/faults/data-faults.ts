import type { Action, Fault } from "./fault.ts";

/** At `data-bytes`: only the first so many bytes of the transfer; the end is clean and the closing reply as if whole. */
export function truncateData(bytes: number): Fault {
  return cutBytes(bytes, () => []);
}

/** At `data-bytes`: so many bytes, then nothing any more. */
export function stallData(bytes: number): Fault {
  return cutBytes(bytes, () => [{ kind: "silence" }]);
}

/** At `data-bytes`: so many bytes, then RST on the data connection. */
export function resetData(bytes: number): Fault {
  return cutBytes(bytes, () => [{ kind: "reset" }]);
}

/** At `data-bytes`: so many bytes, then FIN; under TLS without close_notify. */
export function finData(bytes: number): Fault {
  return cutBytes(bytes, () => [{ kind: "fin" }]);
}

/** At `data-bytes` or `upload-bytes`: so many bytes, then the transfer is broken off with this reply. */
export function failData(bytes: number, reply = "426 Connection closed; transfer aborted"): Fault {
  return cutBytes(bytes, () => [{ kind: "fail", reply }]);
}

/** At `data-end`: more bytes after the true ones. */
export function extraData(bytes: string | Uint8Array): Fault {
  return (truth) => [{ kind: "send", bytes: Buffer.from(bytes) }, ...truth];
}

/** At `data-end`: these bytes again and again before the end; by default without limit. */
export function endlessData(
  bytes: string | Uint8Array = Buffer.alloc(65_536),
  times: number = Number.POSITIVE_INFINITY,
): Fault {
  return (truth) => [{ kind: "repeat", bytes: Buffer.from(bytes), times }, ...truth];
}

/** At `data-bytes`: one byte is another. */
export function corruptData(offset: number): Fault {
  return (truth, step) =>
    truth.map((action) => {
      const index = offset - step.offset;
      if (action.kind !== "send" || index < 0 || index >= action.bytes.length) return action;
      const bytes = Buffer.from(action.bytes);
      bytes[index] = (bytes[index] ?? 0) ^ 0xff;
      return { ...action, bytes };
    });
}

/** At `data-bytes`: other bytes for the whole of the transfer. */
export function replaceData(bytes: string | Uint8Array): Fault {
  return (_truth, step) => (step.offset === 0 ? [{ kind: "send", bytes: Buffer.from(bytes) }] : []);
}

/** At `data-end`: the data connection is not closed. */
export function neverEndData(): Fault {
  return () => [];
}

/** At `upload-bytes`: only the first so many bytes are stored; the closing reply is as if all were. */
export function storeOnly(bytes: number): Fault {
  return cutBytes(bytes, () => []);
}

/** At `upload-bytes`: after so many bytes the server reads no more. */
export function stopReading(bytes: number): Fault {
  return cutBytes(bytes, () => [{ kind: "silence" }]);
}

/**
 * One fault where the client has ended its side of the data connection, or does within so many milliseconds (for ever: Infinity); else
 * another, by default the truth. At steps of a transfer.
 */
export function ifClientEnded(fault: Fault, otherwise: Fault = (truth) => truth, within = 0): Fault {
  return (truth, step) => [
    {
      kind: "if-client-ended",
      within,
      actions: fault(truth, step),
      otherwise: otherwise(truth, step),
    },
  ];
}

/** The truth up to an offset in the transfer, then something else. */
function cutBytes(limit: number, andThen: () => readonly Action[]): Fault {
  return (truth, step) => {
    if (step.offset > limit) return [];
    const room = limit - step.offset;
    const sizes = truth.map((action) => ("bytes" in action ? action.bytes.length : 0));
    if (sizes.reduce((sum, size) => sum + size, 0) < room) return truth;
    const kept = truth.map((action) =>
      action.kind === "send" || action.kind === "store"
        ? { ...action, bytes: action.bytes.subarray(0, room) }
        : action,
    );
    return [...kept, ...andThen()];
  };
}
