import type { Given } from "./operation.ts";

/** Gathers what a callback is given. */
export class Gathered {
  readonly parts: Buffer[] = [];
  readonly take: (item: Uint8Array | string) => void | Promise<void>;

  constructor({ onItem }: Given) {
    this.take = (item) => {
      this.parts.push(typeof item === "string" ? Buffer.from(`${item}\n`) : Buffer.from(item));
      return onItem(item) as void | Promise<void>;
    };
  }

  get text(): string {
    return Buffer.concat(this.parts).toString("latin1");
  }
}

/** Everything that a callback was given, as text. */
export async function gathered(
  given: Given,
  call: (take: Gathered["take"]) => Promise<unknown>,
): Promise<string> {
  const all = new Gathered(given);
  await call(all.take);
  return all.text;
}

/** Everything that an iteration gave, as text. */
export async function drained(given: Given, items: AsyncIterable<Uint8Array | string>): Promise<string> {
  const all = new Gathered(given);
  for await (const item of items) await all.take(item);
  return all.text;
}
