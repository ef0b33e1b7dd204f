/**
 * How the client's half of a data connection ended: not yet, with a FIN, with close_notify and a FIN, with a FIN where
 * close_notify was missing, or with a reset.
 */
export type DataEnd = "open" | "fin" | "close-notify" | "missing-close-notify" | "reset";
