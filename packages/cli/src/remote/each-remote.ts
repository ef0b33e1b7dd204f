import type { connectionOptions } from "../options/connection-options.ts";
import { codeOf, EXIT, ExitError, exitCodeOf, isUnsent, messageOf } from "../errors/exit-code.ts";
import { patternAdvice } from "../errors/pattern-advice.ts";
import type { CommandCall } from "../command/command.ts";
import { OutputError } from "../output/output.ts";
import { readRemote } from "./operand.ts";
import { type Remote, type Remotes, withRemotes } from "./remotes.ts";

type Call = CommandCall<typeof connectionOptions>;

/** What concerns one path alone: the others are gone on with. */
const OF_ONE_PATH: ReadonlySet<number> = new Set([
  EXIT.local,
  EXIT.refused,
  EXIT.someFailed,
  EXIT.sourceVanished,
  EXIT.verification,
]);

/** A name of a server that cannot be sent back to it is a RangeError. */
function isOfOnePath(error: unknown): boolean {
  const reason = error instanceof ExitError && error.cause !== undefined ? error.cause : error;
  // Without a place for the output nothing else can be shown either.
  if (reason instanceof OutputError) return false;
  return OF_ONE_PATH.has(exitCodeOf(error)) || reason instanceof RangeError || isUnsent(reason);
}

/** Counts what failed of several things, and decides what that leads to. */
export class Failures {
  readonly #call: Pick<Call, "output" | "signal">;
  #attempts = 0;
  readonly #errors: unknown[] = [];

  constructor(call: Pick<Call, "output" | "signal">) {
    this.#call = call;
  }

  /** Things that failed. */
  get count(): number {
    return this.#errors.length;
  }

  /** Does something with one path. A failure that concerns this path alone is shown at once, unless there is only one thing to do. */
  async attempt(work: () => Promise<void>, isOnly: boolean): Promise<void> {
    this.#attempts++;
    try {
      await work();
    } catch (error) {
      if (isOnly || this.#call.signal.aborted || !isOfOnePath(error)) throw error;
      await this.add(error);
    }
  }

  /** Shows and counts one failure. */
  async add(error: unknown): Promise<void> {
    this.#errors.push(error);
    const message = messageOf(error) + patternAdvice(error);
    await this.#call.output.problem({ message, exit: exitCodeOf(error), code: codeOf(error) });
  }

  /**
   * Ends the work.
   *
   * @throws ExitError when something failed
   */
  check(): void {
    if (this.#errors.length === 0) return;
    const { length } = this.#errors;
    const of = this.#attempts >= length ? ` of ${this.#attempts}` : "";
    const rest = this.#attempts === length ? "" : "; the others are done";
    throw new ExitError(EXIT.someFailed, `${length}${of} failed${rest}`, { cause: this.#errors[0] });
  }
}

/** Does something with each operand on a server; one that fails does not keep the others from being done. */
export async function forEachRemote(
  call: Call,
  operands: readonly string[],
  run: (remote: Remote, word: string, remotes: Remotes) => Promise<void>,
): Promise<void> {
  // Every word is read before anything is done.
  for (const word of operands) await readRemote(word, call);
  await withRemotes(call, async (remotes) => {
    const failures = new Failures(call);
    for (const word of operands) {
      const remote = await remotes.open(word);
      await failures.attempt(async () => await run(remote, word, remotes), operands.length === 1);
    }
    failures.check();
  });
}
