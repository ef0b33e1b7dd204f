import { type Fault, replyBytes } from "./fault.ts";

/** At `control-tls` or `data-tls`: text in clear before the handshake. */
export function plaintextBeforeTls(text = "230 User logged in"): Fault {
  return (truth) => [{ kind: "send-raw", bytes: replyBytes(text) }, ...truth];
}

/** Bytes past TLS in the middle of the session: no record, or one of one's own making. */
export function rawBytes(bytes: Uint8Array | string): Fault {
  return (truth) => [{ kind: "send-raw", bytes: Buffer.from(bytes) }, ...truth];
}

/** At `control-tls` or `data-tls`: bytes that are not TLS instead of the handshake. */
export function garbageForTls(bytes: Uint8Array | string = "this is not TLS\r\n"): Fault {
  return () => [{ kind: "send-raw", bytes: Buffer.from(bytes) }];
}

/** At `control-tls` or `data-tls`: a fatal alert instead of the handshake. Default: handshake_failure. */
export function fatalAlert(description = 40): Fault {
  return () => [{ kind: "send-raw", bytes: Buffer.from([21, 3, 3, 0, 2, 2, description]) }, { kind: "fin" }];
}

/** At `control-tls` or `data-tls`: the handshake breaks off after so many bytes of the server's. */
export function cutHandshake(after: number, how: "fin" | "reset" = "fin"): Fault {
  return (truth) => [{ kind: "cut-off", after, how }, ...truth];
}

/** At `data-end`: FIN without close_notify, which a client must not take for the end of the file. */
export function noCloseNotify(): Fault {
  return () => [{ kind: "fin" }];
}

/** At `data-end`: close_notify, and TCP stays open. */
export function closeNotifyOnly(): Fault {
  return () => [{ kind: "close-notify" }];
}
