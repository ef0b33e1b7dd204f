import type { RareContext } from "./rare-context.ts";

/** One row of the table of rare servers: something a user does, and what a user should then see. */
export interface RareOperation {
  readonly name: string;
  /** Whether the session may be over at its end, after a refusal too; default false. */
  readonly endsSession?: boolean;
  /** Throws the server's refusal as it comes, and an AssertionError for any other outcome that a user should not see. */
  run(context: RareContext): Promise<void>;
}
