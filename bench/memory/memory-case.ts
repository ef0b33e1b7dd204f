/** What moves bytes. */
export const BULK = ["callback", "iterator", "stream", "upload"] as const;
/** What lists; the last two by a site of `@ftplib/files`. */
const LISTINGS = ["list", "dir", "lines", "walkDeep", "walkFlat"] as const;

/** What is measured: one transfer or listing by one client in a process of its own. */
export interface MemoryCase {
  readonly name: string;
  readonly kind: (typeof BULK)[number] | (typeof LISTINGS)[number] | "keeps";
  readonly tls: boolean;
  /** Bytes, or lines of a listing. */
  readonly amount: number;
}

/** What the slow side takes in a second, bytes. */
export const RATE: number = 220 * 2 ** 20;

export const GIB: number = 2 ** 30;

/** The resident set may grow by this much after the warm-up: what the register allows (F43). */
export const BOUND: number = 64 * 2 ** 20;

/** What is alive of a stream of a site may grow by this much. */
export const STREAM_BOUND: number = 32 * 2 ** 20;

/**
 * By how much the resident set of a case may grow. A stream gives each block away, and V8 lets some 64 MiB of buffers lie dead before it
 * collects them: of a stream twice as much may be resident, but no more alive than {@link STREAM_BOUND}.
 */
export function boundOf({ kind }: MemoryCase): number {
  return kind === "stream" ? 2 * BOUND : BOUND;
}

/** The lines of a listing come in blocks of this many. */
export const LINES: number = 1000;

const callback = { name: "retrbinary() into a slow callback", kind: "callback" } as const;
const iterator = { name: "blocks() in a slow loop", kind: "iterator" } as const;
const stream = { name: "createReadStream() of a site in a slow loop", kind: "stream" } as const;
const upload = { name: "storbinary() from a generator to a slow server", kind: "upload" } as const;
const plain = { tls: false } as const;
const tls = { tls: true } as const;

/** Downloads and uploads, plain and with TLS, then listings; last a client that keeps all it gets, which must go over the bound. */
export function memoryCases(bytes: number, lines: number): MemoryCase[] {
  const bulk = [
    { ...callback, ...plain },
    { ...iterator, ...tls },
    { ...stream, ...plain },
    { ...upload, ...plain },
    { ...upload, ...tls },
  ].map(
    (target): MemoryCase => ({
      ...target,
      name: `${target.name}, ${target.tls ? "TLS 1.3" : "plain"}`,
      amount: bytes,
    }),
  );
  return [
    ...bulk,
    { name: "list() by MLSD", kind: "list", ...plain, amount: lines },
    { name: "dir() with a callback", kind: "dir", ...plain, amount: 1e6 },
    { name: 'lines("LIST")', kind: "lines", ...plain, amount: 1e6 },
    { name: `site.walk(), directories of ${LINES} files`, kind: "walkDeep", ...plain, amount: lines },
    { name: "site.walk(), one directory, two connections", kind: "walkFlat", ...plain, amount: lines },
    { name: "a consumer that keeps each block", kind: "keeps", ...plain, amount: GIB / 4 },
  ];
}
