/** Whether this is Deno, whose sockets differ from Node's in two ways that tests have shown (Deno 2.9). */
const isDeno: boolean = "Deno" in globalThis;

const isNode: boolean = !isDeno && !("Bun" in globalThis);

/** Whether TLS may be put on a socket itself, for sending only; elsewhere than on Node it has not been tried. */
export const canBypass: boolean = isNode;

/** Whether TLS reports the session tickets of TLS 1.3 as they come: Bun does not. */
export const reportsTickets: boolean = isNode;

/** Whether the blocks that TLS gives out are ours alone, so that their memory may be given back. */
export const canFree: boolean = isNode;

/** Whether sockets read into our own buffers (`onread`): Deno takes the option and then loses the bytes. */
export const canLend: boolean = !isDeno;

/** Whether a TLS socket may be paused: Deno's never comes to its end after that. There, a slow sink costs memory. */
export const canPauseTls: boolean = !isDeno;
