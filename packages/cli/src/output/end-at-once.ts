/** Work of the threads that only the system can end: the opening of a pipe to which nobody writes, or the look-up of a name. */
const IN_THREADS = /^(?:FSReq|GetAddrInfoReq|GetNameInfoReq)/;

/** From this version on Node does not list the work of `node:fs/promises`. */
const FIRST_WITHOUT_LIST = 26;

/** Whether the process has work that its end would wait for, or may have. */
export function isHeld(): boolean {
  const [major] = process.versions.node.split(".");
  if (Number(major) >= FIRST_WITHOUT_LIST) return true;
  return process.getActiveResourcesInfo().some((name) => IN_THREADS.test(name));
}

/** Ends the process at once, as this signal does to one that does not listen to it: an exit of Node's own would wait for its threads. */
export function endBySignal(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
