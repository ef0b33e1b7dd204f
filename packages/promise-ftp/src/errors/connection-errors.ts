/** A call that the connection's status does not allow: `list` before `connect`, or `connect` twice. */
export class FtpConnectionError extends Error {
  override readonly name: string = "FtpConnectionError";
}

/** With `autoReconnect`: the connection was lost, and another could not be made. */
export class FtpReconnectError extends Error {
  override readonly name: string = "FtpReconnectError";
  /** Why the connection was lost, as far as that is known; else empty. */
  readonly disconnectError: Error | string;
  /** Why there is no new one. */
  readonly connectError: Error | string;

  /** @param onCwd whether there was a connection, and the working directory could not be entered again */
  constructor(disconnectError?: Error | string, connectError?: Error | string, onCwd = false) {
    const lost = disconnectError ?? "";
    const failed = connectError ?? "";
    const what = onCwd ? "Could not preserve CWD" : "Could not connect to server";
    super(
      `Error automatically reconnecting to server.  ${what}: ${String(failed)}.  ` +
        `Triggering disconnect error: ${String(lost)}.`,
    );
    this.disconnectError = lost;
    this.connectError = failed;
  }
}
