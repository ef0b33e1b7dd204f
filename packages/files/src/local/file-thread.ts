import { Worker } from "node:worker_threads";
import { type AnswerTo, type Order, runFileThread } from "./thread-steps.ts";

interface Ordered {
  readonly since: number;
  settle(answer: AnswerTo<Order> | undefined): void;
}

/** Bun and Deno go without. */
const isNode = process.versions["bun"] === undefined && !("Deno" in globalThis);
/** MiB: it holds next to nothing, and a heap of the usual size would grow all the same. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32, stackSizeMb: 1 };
/** How long an order may take until others go past the thread, milliseconds: its disk does not answer. */
const SLOW = 250;
/** How long the thread stays without an order, milliseconds. */
const IDLE = 2_000;

/**
 * A thread that takes the steps of small files (look, open, write, close, rename) one after the other without a wait in between: handing each
 * step to Node's pool costs ten times what the step itself does. See docs/decisions/0110.
 *
 * It keeps the process alive only while it has something to do.
 */
export class FileThread {
  readonly #worker: Worker;
  readonly #ordered: Ordered[] = [];
  readonly #idle: NodeJS.Timeout;
  #isOver = false;

  /** @param onEnd called at its end, with whether it has ended by itself */
  constructor(worker: Worker, onEnd: (isFailure: boolean) => void) {
    this.#worker = worker;
    const end = (isFailure: boolean): void => {
      if (this.#isOver) return;
      this.#isOver = true;
      clearTimeout(this.#idle);
      onEnd(isFailure);
      for (const { settle } of this.#ordered.splice(0)) settle(undefined);
    };
    this.#idle = setTimeout(() => {
      // It is at work for longer than that.
      if (this.#ordered.length > 0) return;
      end(false);
      void this.#worker.terminate();
    }, IDLE);
    this.#idle.unref();
    this.#worker.on("message", (answer: AnswerTo<Order>) => this.#answered(answer));
    this.#worker.on("error", () => end(true));
    this.#worker.on("exit", () => end(true));
    this.#worker.unref();
  }

  /** Whether it has been at one order for long. */
  get isSlow(): boolean {
    const [first] = this.#ordered;
    return first !== undefined && performance.now() - first.since > SLOW;
  }

  /** Carries an order out; resolves with undefined if the thread has ended meanwhile. Never rejects. */
  run<Given extends Order>(order: Given): Promise<AnswerTo<Given> | undefined> {
    if (this.#isOver) return Promise.resolve(undefined);
    if (this.#ordered.length === 0) this.#worker.ref();
    return new Promise((settle) => {
      // Answers come in the sequence of the orders, each of the kind of its own.
      this.#ordered.push({ since: performance.now(), settle: settle as Ordered["settle"] });
      this.#worker.postMessage(order, []);
    });
  }

  #answered(answer: AnswerTo<Order>): void {
    this.#ordered.shift()?.settle(answer);
    if (this.#ordered.length > 0) return;
    this.#worker.unref();
    this.#idle.refresh();
  }
}

/**
 * Starts the thread itself.
 *
 * @param prelude what it runs first
 * @throws what the runtime says where it starts no threads
 */
export function startThread(prelude = ""): Worker {
  const code = `${prelude};(${runFileThread})(require("node:worker_threads").parentPort, require("node:fs"))`;
  return new Worker(code, {
    eval: true,
    name: "ftplib files",
    env: {},
    execArgv: [],
    resourceLimits: LIMITS,
  });
}

/** The file thread of a process: one, which is started when it is needed. */
export class FileThreads {
  readonly #start: () => Worker;
  #thread: FileThread | undefined;
  #isAvailable = isNode;

  constructor(start: () => Worker = startThread) {
    this.#start = start;
  }

  /** The thread; undefined where there is none, it has failed once, or it keeps others waiting. */
  get available(): FileThread | undefined {
    if (!this.#isAvailable) return undefined;
    try {
      this.#thread ??= new FileThread(this.#start(), (isFailure) => {
        this.#thread = undefined;
        if (isFailure) this.#isAvailable = false;
      });
    } catch {
      this.#isAvailable = false;
    }
    return this.#thread?.isSlow === true ? undefined : this.#thread;
  }
}

/** That of this process. */
export const fileThreads: FileThreads = new FileThreads();
