import { isPgPool, PostgresConnection, type PostgresConnectionOptions, runMigrations } from "bullmq";
import { connectionOf, type Store } from "./store.ts";

/**
 * Makes the tables that BullMQ needs in PostgreSQL, or brings them up to date; does nothing for Redis. Call it once when a new version
 * is rolled out, before workers start: they refuse to work with tables of another version.
 */
export async function prepareStore(store: Store): Promise<void> {
  const { backend, connection } = connectionOf(store);
  if (backend === "redis") return;
  if (isPgPool(connection)) {
    const client = await connection.connect();
    try {
      await runMigrations(client);
    } finally {
      client.release();
    }
    return;
  }
  const options = typeof connection === "string" ? { connectionString: connection } : (connection as object);
  const opened = new PostgresConnection({ ...options, migrate: true } as PostgresConnectionOptions);
  try {
    await opened.waitUntilReady();
  } finally {
    await opened.close();
  }
}
