type Tls = typeof import("node:tls");
type Crypto = typeof import("node:crypto");
type Dns = typeof import("node:dns");

// Loading these takes milliseconds, which programs without TLS, or whose hosts are addresses, do not pay. `import()` would do it as well, but not
// before the next turn of the event loop: what the peer sends meanwhile must find a reader.

/** Returns Node's TLS, which is loaded by the first call. It is a part of the runtime: no file is opened, nothing can fail. */
export function nodeTls(): Tls {
  return process.getBuiltinModule("node:tls");
}

/** Returns Node's cryptography, which is loaded by the first call, like {@link nodeTls}. */
export function nodeCrypto(): Crypto {
  return process.getBuiltinModule("node:crypto");
}

/** Returns Node's resolver, which is loaded by the first call, like {@link nodeTls}. */
export function nodeDns(): Dns {
  return process.getBuiltinModule("node:dns");
}

/** Returns Node's zlib, which is loaded by the first call, like {@link nodeTls}. */
export function nodeZlib(): typeof import("node:zlib") {
  return process.getBuiltinModule("node:zlib");
}
