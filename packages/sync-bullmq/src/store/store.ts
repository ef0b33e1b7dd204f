import {
  type BackendClasses,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  withBackend,
} from "bullmq";

/** A connection of BullMQ's, for what a URL cannot say. */
export interface StoreConnection {
  readonly backend: "redis" | "postgres";
  /** What BullMQ takes as `connection` with that backend: options or a client of ioredis, options or a pool of pg. */
  readonly connection: unknown;
  /** The prefix of the keys in Redis; default `bull`. PostgreSQL has `schema` among the options of its connection. */
  readonly prefix?: string | undefined;
}

/** Where the queues are: `redis://…` or `rediss://…` (Redis, Valkey), `postgres://…`, or a connection of BullMQ's. */
export type Store = string | URL | StoreConnection;

/** The classes of BullMQ for a store, and what their constructors take. */
export interface BoundStore {
  readonly classes: BackendClasses<IQueueBackend, unknown>;
  readonly options: { readonly connection: unknown; readonly prefix?: string };
}

/**
 * Binds the classes of BullMQ to a store, whose backends have one interface.
 *
 * @throws TypeError for a URL of another scheme
 */
export function bindStore(store: Store): BoundStore {
  const { backend, connection, prefix } = connectionOf(store);
  const classes = backend === "redis" ? withBackend(createRedisBackend) : withBackend(createPostgresBackend);
  return {
    classes: classes as unknown as BackendClasses<IQueueBackend, unknown>,
    options: { connection, ...(prefix === undefined ? {} : { prefix }) },
  };
}

/** A store as BullMQ connects to it. */
export function connectionOf(store: Store): StoreConnection {
  if (typeof store === "object" && !(store instanceof URL)) return store;
  const url = new URL(store);
  switch (url.protocol) {
    case "redis:":
    case "rediss:":
      // A worker waits for jobs as long as it takes; so it does for a store that is away.
      return { backend: "redis", connection: { url: url.href, maxRetriesPerRequest: null } };
    case "postgres:":
    case "postgresql:":
      return { backend: "postgres", connection: url.href };
    default:
      throw new TypeError(`a store is redis:, rediss: or postgres:, not ${url.protocol}`);
  }
}
