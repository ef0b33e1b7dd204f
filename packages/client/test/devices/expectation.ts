import type { Device } from "./device.ts";
import type { Expected, OperationName } from "./expected.ts";

/** Operations that no device takes, and those of every device in which it ends the session. */
const EVERYWHERE: Partial<Record<OperationName, Expected>> = {
  "refused rename": { outcome: "refused", why: "there is no such directory" },
  "refused upload": { outcome: "refused", why: "there is no such directory" },
  "download with a signal": { outcome: "settles", why: "the signal may close the session" },
  "retrieve a directory": { outcome: "refused", why: "a directory is no file" },
};

/** What is to come of an operation on a device; undefined where it does not apply. */
export function expectationOf(device: Device, name: OperationName): Expected | undefined {
  const expected = device.expected[name] ?? EVERYWHERE[name] ?? { outcome: "works", why: "" };
  if (name !== "after the idle limit") return expected;
  if (device.idleEnd === undefined) return undefined;
  const [words] = device.idleEnd;
  const why = "the device has ended the session";
  return words === undefined ? { outcome: "fails", why } : { outcome: "fails", why, says: new RegExp(words) };
}
