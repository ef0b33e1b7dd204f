/** What a client's connection is about: the values of `PromiseFtp.STATUSES`. */
export const STATUSES = {
  NOT_YET_CONNECTED: "not yet connected",
  CONNECTING: "connecting",
  CONNECTED: "connected",
  LOGGING_OUT: "logging out",
  DISCONNECTING: "disconnecting",
  DISCONNECTED: "disconnected",
  RECONNECTING: "reconnecting",
} as const;

/** One of {@link STATUSES}. */
export type ConnectionStatus = (typeof STATUSES)[keyof typeof STATUSES];
