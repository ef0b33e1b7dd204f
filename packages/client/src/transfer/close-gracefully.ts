import type { Connection } from "@ftplib/transport";

// How long our own end may take to go out, milliseconds: it is a few bytes that nothing should stand in the way of.
const PATIENCE = 1_000;

/**
 * Closes a data connection whose peer has ended: over TLS with a close_notify of our own, without which some servers
 * (vsftpd with `strict_ssl_write_shutdown`) call the download failed (RFC 8446, 6.1; hostile-server F45).
 */
export async function closeGracefully(connection: Connection): Promise<void> {
  // What goes wrong now takes nothing away from the data, which is all there.
  if (connection.tls !== undefined) await connection.end({ timeout: PATIENCE }).catch(() => {});
  connection.close();
}
