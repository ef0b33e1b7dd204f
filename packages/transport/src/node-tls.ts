type Tls = typeof import("node:tls");
type Crypto = typeof import("node:crypto");

// Loading these takes several milliseconds, which programs without TLS do not pay. `import()` would do it as well, but not
// before the next turn of the event loop: what the peer sends meanwhile must find a reader.

/** Returns Node's TLS, which is loaded by the first call. It is a part of the runtime: no file is opened, nothing can fail. */
export function nodeTls(): Tls {
  return process.getBuiltinModule("node:tls");
}

/** Returns Node's cryptography, which is loaded by the first call, like {@link nodeTls}. */
export function nodeCrypto(): Crypto {
  return process.getBuiltinModule("node:crypto");
}
