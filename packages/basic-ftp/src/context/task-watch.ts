import { AsyncLocalStorage } from "node:async_hooks";

/** A command or a transfer under way. */
export interface Task {
  readonly of: TaskWatch;
  isOver: boolean;
}

/** What a watch has to know, and to do. */
export interface TaskOwner {
  timeout(): number;
  /** Whether something is under way on the connection. */
  isBusy(): boolean;
  /** Closes the client because of the error, and returns the error for the calls after that. */
  fail(error: Error): Error;
}

// Milliseconds without a limit of the caller's, and for a call out of a stream that the task itself waits for.
const PATIENCE = 30_000;
const PATIENCE_INSIDE = 1_000;

// The tasks that the code at hand was called for, from the outermost on; one storage for all clients (nested-turns.ts).
const inside = new AsyncLocalStorage<readonly Task[]>();

/**
 * Finds calls that would wait for ever: for their turn, while the call whose turn it is waits for code of the caller's alone. That may well
 * be the code that waits. A slow stream looks the same, so there has to be no progress for as long as the timeout.
 */
export class TaskWatch {
  readonly #owner: TaskOwner;
  #task: Task = { of: this, isOver: true };
  #steps = 0;
  #waits = 0;

  constructor(owner: TaskOwner) {
    this.#owner = owner;
  }

  /** Begins a task; the one before it is over. */
  begin(): Task {
    this.#steps++;
    return (this.#task = { of: this, isOver: false });
  }

  /** Calls code of the caller's for the task under way. */
  inside<T>(code: () => T): T {
    const around = (inside.getStore() ?? []).filter((task) => !task.isOver && task.of !== this);
    return inside.run([...around, this.#task], code);
  }

  /** The same, and waits for it. */
  async waitsFor<T>(code: () => Promise<T>): Promise<T> {
    this.#waits++;
    try {
      return await this.inside(code);
    } finally {
      this.#waits--;
      this.#steps++;
    }
  }

  /** A handler of replies that waits for other ones is never given its own. @throws Error and closes the client, as basic-ftp does */
  throwIfInside(task: Task | undefined): void {
    if (task !== undefined && !task.isOver && this.#taskInside === task)
      throw this.#owner.fail(launchedTwice());
  }

  /** The task of this client that the code at hand was called for. */
  get #taskInside(): Task | undefined {
    return inside.getStore()?.find((task) => task.of === this);
  }

  /** Waits for a turn. @throws Error and closes the client where it would never come */
  async turn(turn: Promise<void>): Promise<void> {
    const timeout = this.#owner.timeout();
    const patience = timeout > 0 ? timeout : PATIENCE;
    const isInside = this.#taskInside?.isOver === false;
    let steps = this.#steps;
    let timer: NodeJS.Timeout | undefined;
    const stuck = new Promise<never>((_, reject) => {
      const look = (): void => {
        const isCallers = this.#waits > 0 || !this.#owner.isBusy();
        if (isCallers && steps === this.#steps) reject(this.#owner.fail(launchedTwice()));
        steps = this.#steps;
      };
      timer = setInterval(look, isInside ? Math.min(PATIENCE_INSIDE, patience) : patience);
    });
    try {
      await Promise.race([turn, stuck]);
    } finally {
      clearInterval(timer);
    }
  }
}

const LAUNCHED_TWICE = "User launched a task while another one is still running.";

function launchedTwice(): Error {
  return new Error(`${LAUNCHED_TWICE} Forgot to use 'await' or '.then()'?`);
}

/** Whether a client was closed with this error because a call waited for another one. */
export function isLaunchedTwice({ message }: Error): boolean {
  return message.startsWith(LAUNCHED_TWICE);
}
