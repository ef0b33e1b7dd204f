/** Whether this is Deno; what differs there was seen with Deno 2.9. */
export const isDeno: boolean = "Deno" in globalThis;

/** Whether this is Bun; what differs there was seen with Bun 1.4. */
const isBun: boolean = "Bun" in globalThis;

const isNode: boolean = !isDeno && !isBun;

/** Whether TLS may be put on a socket itself, for sending only: Deno refuses to write then. */
export const canBypass: boolean = !isDeno;

/** Whether TLS sessions are resumed: Deno's are not. */
export const canResume: boolean = !isDeno;

/** Whether TLS reports session tickets as they come. Bun does so late and Deno never: there the carrier looks for their records. */
export const reportsTickets: boolean = isNode;

/** Whether TLS says which group its key exchange was in. */
export const saysKeyGroup: boolean = isNode;

/** Whether TLS ends its reading side only when the peer does: Bun's ends with our own close_notify. */
export const readsBehindEnd: boolean = !isBun;

/** Whether the blocks that TLS gives out are ours alone, so that their memory may be given back. */
export const canFree: boolean = isNode;

/** Whether sockets read into our own buffers (`onread`): Deno takes the option and then loses the bytes. */
export const canLend: boolean = !isDeno;

/** Whether a TLS socket may be paused: Deno's never comes to its end after that. There, the carrier is held instead. */
export const canPauseTls: boolean = !isDeno;

/** Whether a reset after unread bytes differs from an end: with libuv it does from 1.52 on (Node 24). */
export const tellsResets: boolean = isNode && isAtLeast(process.versions["uv"] ?? "", 1, 52);

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split(".").map(Number);
  return first > major || (first === major && second >= minor);
}
