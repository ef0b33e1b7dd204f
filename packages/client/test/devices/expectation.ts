import type { Device } from "./device.ts";
import type { Expected, OperationName } from "./expected.ts";

/** Outcomes that hold for every device whose row says nothing else. */
const EVERYWHERE: Partial<Record<OperationName, Expected>> = {
  "refused rename": { outcome: "refused", why: "there is no such directory" },
  "refused upload": { outcome: "refused", why: "there is no such directory" },
  "download with a signal": { outcome: "settles", why: "the signal may close the session" },
  "retrieve a directory": { outcome: "refused", why: "a directory is no file" },
};

/** The expected outcome of an operation on a device; undefined where the operation does not apply. */
export function expectationOf(device: Device, name: OperationName): Expected | undefined {
  const expected = device.expected[name] ?? EVERYWHERE[name] ?? { outcome: "works", why: "" };
  if (name !== "after the idle limit") return expected;
  if (device.idleEnd === undefined) return undefined;
  const [words] = device.idleEnd;
  const why = "the device has ended the session";
  return words === undefined ? { outcome: "fails", why } : { outcome: "fails", why, says: new RegExp(words) };
}
