import { settlesWithin } from "../session/settles-within.ts";

// Milliseconds.
const PATIENCE = 50;

/** Waits a moment for the closing of a pipe: a read of it, or a write to it, may wait for ever, and nothing but its other end ends that. */
export async function pipeClosed(closing: Promise<unknown>): Promise<void> {
  await settlesWithin(closing, PATIENCE);
}
