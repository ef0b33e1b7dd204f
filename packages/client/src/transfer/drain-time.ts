// What the kernel may hold when it has taken the last byte, and the slowest link that it is expected to leave by.
const KERNEL_BUFFER = 4 << 20;
const SLOWEST_BYTES_PER_MS = 16;
// The kernel's buffer grows with what has arrived, to about twice as much; a third part is for a link that slows down.
const MARGIN = 3;

/**
 * Milliseconds that the last bytes of an upload may take to leave this machine once the kernel has them, before the limit of the final
 * reply begins. A link that is slow at the end looks like a server that has stalled.
 *
 * @param count bytes of the upload
 * @param waited milliseconds that the kernel has taken to take them: the link then has to keep to that pace. Without it any link will do
 * that is not slower than the slowest
 */
export function drainTime(count: number, waited: number = Number.POSITIVE_INFINITY): number {
  if (count === 0) return 0;
  const held = Math.min(count, KERNEL_BUFFER);
  return Math.min(held / SLOWEST_BYTES_PER_MS, (MARGIN * waited * held) / count);
}
