/**
 * Lets a Python program use the client: reads a request from each line of standard input and writes a message to each
 * line of standard output, all of them JSON. `bridge.py` is the other end.
 *
 * - `{ id, target, member, args }` calls or reads a member of an object. The reply is `{ id, value }` or `{ id, error }`.
 *   Requests run side by side, so that a callback may make one.
 * - `{ id, callback, args }` goes the other way and calls a function of the Python program. The reply is
 *   `{ id, value }`, or `{ id, raised }` with the number of the exception.
 */
import { createInterface } from "node:readline";
import * as ftplib from "ftplib";
import { type Callback, describeError, type Wire, WireFormat } from "./wire-format.ts";

interface Request {
  readonly id: number;
  /** The number of the object; null for the package itself. */
  readonly target: number | null;
  readonly member: string;
  /** Left out to read a property. */
  readonly args?: readonly Wire[];
  /** Whether the member is a class to make an instance of. */
  readonly new?: boolean;
}

interface CallbackReply {
  readonly id: number;
  readonly value?: Wire;
  readonly raised?: number;
}

interface PendingCallback {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: PythonException) => void;
}

/** Stands for an exception of a Python callback while it passes through the client. */
class PythonException extends Error {
  readonly raised: number;

  constructor(raised: number) {
    super("a Python callback raised an exception");
    this.raised = raised;
  }
}

const pending = new Map<number, PendingCallback>();
let lastCallback = 0;

function send(message: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

const callPython: Callback = (callback, args) =>
  new Promise((resolve, reject) => {
    const id = ++lastCallback;
    pending.set(id, { resolve, reject });
    send({ id, callback, args: format.encode(args) });
  });

const format = new WireFormat(callPython);

async function perform({ target, member, args, new: isConstruction }: Request): Promise<unknown> {
  const object = target === null ? ftplib : format.object(target);
  const value: unknown = Reflect.get(object, member === "asyncDispose" ? Symbol.asyncDispose : member);
  if (args === undefined) return value;
  if (typeof value !== "function") throw new Error(`the client has no ${member}`);
  // No method of the client takes null: it stands for an argument that is left out.
  const given = args.map((argument) => (argument === null ? undefined : format.decode(argument)));
  if (isConstruction === true) return Reflect.construct(value, given) as unknown;
  return await held(Reflect.apply(value, object, given));
}

/** The outcome of a call. What can be iterated over stays so, although awaiting it would make an array of it. */
function held(outcome: unknown): unknown {
  if (!(outcome instanceof Object) || !(Symbol.asyncIterator in outcome)) return outcome;
  return new HeldItems(outcome as AsyncGenerator<unknown>);
}

class HeldItems {
  readonly #items: AsyncGenerator<unknown>;

  constructor(items: AsyncGenerator<unknown>) {
    this.#items = items;
  }

  next(): Promise<IteratorResult<unknown>> {
    return this.#items.next();
  }
}

async function reply(request: Request): Promise<void> {
  const { id } = request;
  try {
    send({ id, value: format.encode(await perform(request)) });
  } catch (error) {
    const isPython = error instanceof PythonException;
    send({ id, error: isPython ? { raised: error.raised } : describeError(error) });
  }
}

function settle({ id, value = null, raised }: CallbackReply): void {
  const callback = pending.get(id);
  pending.delete(id);
  if (raised === undefined) callback?.resolve(format.decode(value));
  else callback?.reject(new PythonException(raised));
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as Request | CallbackReply;
  if ("member" in message) void reply(message);
  else settle(message);
}
// Connections that the program left open do not keep this process alive.
process.exit();
