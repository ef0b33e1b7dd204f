import { described } from "../context/target.ts";

/** @throws TypeError for anything but a stream of Node: one of the Web, say, or nothing */
export function checkStream(stream: unknown, name: "source" | "destination"): void {
  if (typeof (stream as { on?: unknown } | null | undefined)?.on === "function") return;
  const wanted = "a stream of Node or a local path";
  throw new TypeError(`The "${name}" argument must be ${wanted}. Received ${described(stream)}`);
}
