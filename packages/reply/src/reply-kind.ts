import type { Reply } from "./reply.ts";

// Decisions rest on the first digit alone; the others only tell people more (RFC 959, section 4.2.1; 959-02).

/** Whether the reply is 1yz: the action has begun, another reply follows. */
export function isPreliminary(reply: Reply): boolean {
  return firstDigit(reply) === 1;
}

/** Whether the reply is 2yz: the action is done. */
export function isCompletion(reply: Reply): boolean {
  return firstDigit(reply) === 2;
}

/** Whether the reply is 3yz: the server waits for another command of the sequence. */
export function isIntermediate(reply: Reply): boolean {
  return firstDigit(reply) === 3;
}

/** Whether the reply is 4yz: the action was not done; the same command may succeed later. */
export function isTransientNegative(reply: Reply): boolean {
  return firstDigit(reply) === 4;
}

/** Whether the reply is 5yz: the action was not done, and the same command will fail again. */
export function isPermanentNegative(reply: Reply): boolean {
  return firstDigit(reply) === 5;
}

function firstDigit(reply: Reply): number {
  return Math.floor(reply.code / 100);
}
