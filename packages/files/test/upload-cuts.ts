import { compose, type Fault, faults } from "@ftplib/testkit";

/** In an upload: so many bytes of this transfer are stored, then both connections are reset. */
export function lostInData(offset: number): Fault {
  return compose(faults.storeOnly(offset), (truth, step) =>
    step.offset <= offset && step.offset + lengthOf(truth) >= offset
      ? [...truth, { kind: "reset", on: "control" }, { kind: "reset" }]
      : truth,
  );
}

function lengthOf(actions: ReturnType<Fault>): number {
  return actions.reduce((sum, action) => sum + ("bytes" in action ? action.bytes.length : 0), 0);
}

/** At `upload-bytes`: each transfer has its own fault, in order; those after the last tell the truth. */
export function perTransfer(...each: readonly Fault[]): Fault {
  let transfers = 0;
  return (truth, step) => {
    if (step.offset === 0) transfers++;
    return each[transfers - 1]?.(truth, step) ?? truth;
  };
}

/** At `upload-bytes`: one byte is stored as another. */
export function storedWrong(offset: number): Fault {
  return (truth, step) =>
    truth.map((action) => {
      const index = offset - step.offset;
      if (action.kind !== "store" || index < 0 || index >= action.bytes.length) return action;
      const bytes = Buffer.from(action.bytes);
      bytes[index] = (bytes[index] ?? 0) ^ 0xff;
      return { ...action, bytes };
    });
}
