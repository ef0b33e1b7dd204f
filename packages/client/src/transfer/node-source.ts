import { Readable } from "node:stream";

/** What streams have in common that do not inherit from Node's `Readable`, as those of `readable-stream` 3: some lack one or the other. */
interface StreamLike {
  on(event: "error", listener: (error: unknown) => void): unknown;
  destroy?(): unknown;
  readonly destroyed?: boolean;
  readonly errored?: unknown;
  readonly readable?: boolean;
  readonly readableEnded?: boolean;
  readonly _readableState?: { readonly endEmitted?: boolean };
}

/** Whether it is a stream that Node reads from: also one that does not inherit from Readable. */
export function isNodeReadable(value: object): value is StreamLike {
  if (value instanceof Readable) return true;
  const has = (name: string): boolean => typeof Reflect.get(value, name) === "function";
  return has("on") && (has("pipe") || has("destroy"));
}

/** Whether nothing comes any more, and nothing can be given back to the stream. */
export function hasEnded(stream: object): boolean {
  const { readable, readableEnded, _readableState: state } = stream as Partial<StreamLike>;
  return readableEnded ?? (state === undefined ? readable === false : state.endEmitted === true);
}

export function prematureClose(): Error {
  return Object.assign(new Error("Premature close"), { code: "ERR_STREAM_PREMATURE_CLOSE" });
}

/** What streams have failed with since they are listened to. */
const failures = new WeakMap<object, { readonly error: unknown }>();

/** Listens to the stream from now on, if it is one. Cheap: there may be very many. */
export function listenTo(source: object): void {
  if (!isNodeReadable(source)) return;
  // It stays: a stream that is destroyed may still report an error.
  source.on("error", (error) => {
    if (!failures.has(source)) failures.set(source, { error });
  });
}

/** A stream that belongs to an upload: its failure, which is the upload's. Not all iterators of streams tell of it. */
export class NodeSource {
  readonly #stream: StreamLike;

  private constructor(stream: StreamLike) {
    this.#stream = stream;
    listenTo(stream);
  }

  /** Listens to the stream from now on; undefined for anything else. */
  static of(source: object): NodeSource | undefined {
    return isNodeReadable(source) ? new NodeSource(source) : undefined;
  }

  throwIfFailed(): void {
    const failure = failures.get(this.#stream);
    if (failure !== undefined) throw failure.error;
    const { errored, destroyed } = this.#stream;
    if (errored !== undefined && errored !== null) throw errored;
    if (destroyed === true && !hasEnded(this.#stream)) throw prematureClose();
  }

  destroy(): void {
    this.#stream.destroy?.();
  }
}
