import { type Connection, dial, type DialOptions } from "@ftplib/transport";
import { connectorFailure } from "../errors/connector-error.ts";
import type { ConnectionRole } from "../errors/tls-error.ts";
import type { ResolvedOptions } from "./resolve-options.ts";

/** Dials the server, in the caller's way where there is one. @throws ConnectorError for what the connector throws */
export async function dialServer(
  { connector }: ResolvedOptions,
  purpose: ConnectionRole,
  options: Omit<DialOptions, "connector">,
): Promise<Connection> {
  if (connector === undefined) return await dial(options);
  return await dial({
    ...options,
    connector: async (target) => {
      try {
        return await connector({ ...target, purpose });
      } catch (error) {
        throw connectorFailure(error, { ...target, purpose });
      }
    },
  });
}
