import { syncBuiltinESMExports } from "node:module";
import nodeTls from "node:tls";
import type { LabServer } from "../lab-server.ts";

/** A server, and how TLS is spoken with it. */
export interface SetUp {
  readonly server: LabServer;
  readonly version: "TLSv1.2" | "TLSv1.3";
  /** Whether data connections offer the session of the control connection. */
  readonly isResuming: boolean;
}

/** All ways in which TLS can be spoken with these servers; where a server insists on resumption, only with it. */
export function setUpsOf(servers: readonly LabServer[]): SetUp[] {
  return servers.flatMap((server) =>
    server.tls === "none"
      ? []
      : server.tlsVersions.flatMap((version) =>
          [true, false]
            .filter((isResuming) => isResuming || !server.tlsSessionReuseRequired)
            .map((isResuming): SetUp => ({ server, version, isResuming })),
        ),
  );
}

/**
 * Keeps the client from offering TLS sessions, until it is disposed of. It has no option for that: nobody wants it, but a
 * server that does not resume makes another handshake, and sends other records behind it.
 */
export function withoutSessions(): Disposable {
  const { connect } = nodeTls;
  const put = (instead: unknown): void => {
    Object.assign(nodeTls, { connect: instead });
    syncBuiltinESMExports();
  };
  put((options: nodeTls.ConnectionOptions) => connect({ ...options, session: undefined }));
  return { [Symbol.dispose]: () => put(connect) };
}
