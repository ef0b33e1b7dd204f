/**
 * Starts a limit of time, and returns what ends it. When the time is up, what has come meanwhile is read first: a process that was busy
 * itself does not take that for the silence of the server.
 */
export function startLimit(milliseconds: number, expire: () => void): () => void {
  let lastLook: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    lastLook = setImmediate(expire);
  }, milliseconds);
  return () => {
    clearTimeout(timer);
    clearImmediate(lastLook);
  };
}
