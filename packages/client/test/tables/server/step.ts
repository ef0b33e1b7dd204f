import type { ServerSession } from "./server-session.ts";

/** A moment at which the server is about to do something. */
export interface Step {
  /** What it is about to do: `PWD reply`, `RETR 1yz`, `RETR open`, `RETR middle`, `RETR end`, `RETR final`. */
  readonly name: string;
  /** Which occasion of it, from 1. */
  readonly occasion: number;
  readonly session: ServerSession;
}

/** Takes the place of a step, and does what is due there by `perform`, or not. */
export type Interposer = (step: Step, perform: () => void) => void | Promise<void>;

/** The name of a step that tells it from the others of its name. */
export function stepId({ name, occasion }: { readonly name: string; readonly occasion: number }): string {
  return `${name} #${occasion}`;
}

/** For a server that does nothing any more. */
export const forever: Promise<never> = new Promise(() => {});
