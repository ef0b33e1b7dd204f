import { isReplyError, Reply } from "ftplib";

/** A JSON value. An object with a key that begins with `$` stands for something that JSON does not have. */
export type Wire = null | boolean | number | string | readonly Wire[] | { readonly [key: string]: Wire };

/** Calls a function of the Python program and resolves with its result. */
export type Callback = (callback: number, args: readonly unknown[]) => Promise<unknown>;

/**
 * Converts the values of the client to JSON and back.
 *
 * Both ways: `{ $bytes }` in base64, and `{ $object }`, the number of an object that stays on this side. From Python
 * also: `{ $callback }`, the number of a function, and `{ $source }`, the number of a function that returns the next
 * block of a file. To Python, undefined is null, and a reply is its text.
 */
export class WireFormat {
  readonly #objects: object[] = [];
  readonly #call: Callback;

  constructor(call: Callback) {
    this.#call = call;
  }

  /** Returns the object that was sent under that number. */
  object(number: number): object {
    const object = this.#objects[number];
    if (object === undefined) throw new RangeError(`there is no object ${number}`);
    return object;
  }

  encode(value: unknown): Wire {
    if (value === undefined || value === null) return null;
    if (value instanceof Reply) return String(value);
    if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
    if (Array.isArray(value)) return value.map((item) => this.encode(item));
    if (typeof value !== "object") return value as Wire;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      return { $object: this.#objects.push(value) - 1 };
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.encode(item)]));
  }

  decode(value: Wire): unknown {
    if (Array.isArray(value)) return value.map((item: Wire) => this.decode(item));
    if (typeof value !== "object" || value === null) return value;
    const fields = value as Readonly<Record<string, Wire>>;
    const { $bytes: bytes, $object: object, $callback: callback, $source: source } = fields;
    if (typeof bytes === "string") return new Uint8Array(Buffer.from(bytes, "base64"));
    if (typeof object === "number") return this.object(object);
    if (typeof callback === "number") return (...args: unknown[]) => this.#call(callback, args);
    if (typeof source === "number") return this.#blocks(source);
    return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, this.decode(item)]));
  }

  async *#blocks(source: number): AsyncGenerator<unknown, void, undefined> {
    for (;;) {
      const block = (await this.#call(source, [])) as { readonly length: number };
      if (block.length === 0) return;
      yield block;
    }
  }
}

/** Returns what Python needs to know of an error to raise one of its own. */
export function describeError(error: unknown): Readonly<Record<string, Wire>> {
  if (!(error instanceof Error)) return { name: "Error", code: null, message: String(error), reply: null };
  const { name, message } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : null;
  return { name, code, message, reply: isReplyError(error) ? String(error.reply) : null };
}
