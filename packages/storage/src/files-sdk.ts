import type { Site } from "@ftplib/files";
import { type Adapter, type Body, createStoredFile, type StoredFile } from "files-sdk";
import { filesErrorOf, notFound, unsupported } from "./adapters/files-errors.ts";
import { pageOf } from "./adapters/pages.ts";
import { compareKeys, namesOf } from "./keys/keys.ts";
import { publicUrl } from "./keys/public-url.ts";
import { Storage } from "./site/storage.ts";
import type { Stored } from "./site/stored.ts";
import type { StorageOptions } from "./site/storage-options.ts";

/** Where the files are, and where they are on the Web. */
export interface FtpAdapterOptions extends StorageOptions {
  /** The address under which a web server publishes the root; without it, files have no URL. */
  readonly publicBaseUrl?: string | undefined;
}

/** What lies below the adapter. */
export interface FtpRaw {
  /** The site, connected to. */
  site(): Promise<Site>;
}

/** The adapter, and how its connections are closed. */
export interface FtpAdapter extends Adapter<FtpRaw> {
  /** Closes the connections, but for those of a site that the caller has opened. */
  close(): Promise<void>;
}

const TYPE = "application/octet-stream";

/**
 * An adapter for `new Files({ adapter })` of files-sdk. Files are streamed in both directions, parts of them are read by REST, and calls
 * share a pool of connections. A server keeps no content types: those of files that are read are `application/octet-stream`.
 */
export function ftpAdapter(options: FtpAdapterOptions): FtpAdapter {
  const storage = new Storage(options);
  const raw: FtpRaw = { site: () => storage.site() };

  async function stored(key: string): Promise<Stored> {
    return (await storage.stat(namesOf(key))) ?? notFound(key);
  }

  /** The file; its content is fetched when it is asked for. */
  function fileOf(file: Stored): StoredFile {
    const factory = async (): Promise<Uint8Array> =>
      (await storage.read(namesOf(file.key))) ?? notFound(file.key);
    return createStoredFile(metaOf(file), { kind: "lazy", factory: () => inFilesWords(factory()) });
  }

  const adapter: Omit<FtpAdapter, "name" | "raw"> = {
    reportsUploadProgress: true,
    supportsRange: true,
    supportsDelimiter: true,
    async upload(key, body, { contentType, onProgress, signal } = {}) {
      const result = await storage.write(() => namesOf(key), body as Exclude<Body, File>, {
        signal,
        onProgress: ({ bytes, total = sizeOf(body) }) =>
          onProgress?.({ loaded: bytes, ...(total === undefined ? {} : { total }) }),
      });
      const type = contentType ?? (body instanceof Blob && body.type !== "" ? body.type : TYPE);
      const lastModified = result.mtime?.getTime();
      return {
        key,
        size: result.bytes,
        contentType: type,
        ...(lastModified === undefined ? {} : { lastModified }),
      };
    },
    async download(key, { as, range, signal } = {}) {
      const file = await stored(key);
      const names = namesOf(key);
      const last = Math.min(range?.end ?? file.size - 1, file.size - 1);
      const size = Math.max(0, last - (range?.start ?? 0) + 1);
      const factory = size === 0 ? emptyStream : await storage.reader(names, { ...range, signal });
      if (as === "stream") return createStoredFile({ ...metaOf(file), size }, { kind: "stream", factory });
      const data = new Uint8Array(await new Response(factory()).arrayBuffer());
      return createStoredFile({ ...metaOf(file), size: data.length }, { kind: "buffer", data });
    },
    head: async (key) => fileOf(await stored(key)),
    exists: async (key) => (await storage.stat(namesOf(key))) !== undefined,
    delete: async (key) => await storage.remove(namesOf(key)),
    copy: async (from, to) => {
      const target = namesOf(to);
      await storage.copy(namesOf((await stored(from)).key), target);
    },
    move: async (from, to) => {
      const target = namesOf(to);
      await storage.move(namesOf((await stored(from)).key), target);
    },
    async list({ prefix = "", cursor, limit = 1000, delimiter } = {}) {
      // A prefix may end within a name: `ph` is one of `photos/a.jpg`.
      if (prefix.startsWith("/")) return { items: [] };
      const directory = prefix.includes("/") ? namesOf(prefix.replace(/\/[^/]*$/, "")) : [];
      // What is deeper is not looked at where it would not be shown.
      const listed = await storage.list(directory, delimiter === "/" ? 0 : undefined);
      const files = new Map<string, Stored>();
      for (const each of listed) if (!each.isDirectory) files.set(each.key, each);
      const keys = listed
        .map(({ key, isDirectory }) => (isDirectory ? `${key}/` : key))
        .filter((key) => key.startsWith(prefix))
        .sort(compareKeys);
      const page = pageOf(keys, { prefix, cursor, limit, delimiter });
      const items = page.keys.flatMap((key) => fileOf(files.get(key) as Stored));
      return {
        items,
        ...(page.prefixes.length === 0 ? {} : { prefixes: page.prefixes }),
        ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
      };
    },
    url: async (key) => publicUrl(options.publicBaseUrl, namesOf(key)),
    signedUploadUrl: async () => unsupported("cannot make a signed URL: FTP has none"),
    close: async () => await storage.close(),
  };
  return { name: "ftp", raw, ...withFilesErrors(adapter) };
}

function emptyStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() });
}

/** The size of what is not read as a stream from the beginning; undefined where nobody knows it. */
function sizeOf(body: Body): number | undefined {
  return body instanceof Blob ? body.size : undefined;
}

function metaOf({ key, size, mtime, etag }: Stored) {
  return { key, size, type: TYPE, etag, ...(mtime === undefined ? {} : { lastModified: mtime.getTime() }) };
}

async function inFilesWords<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw filesErrorOf(error);
  }
}

/** The same methods, whose errors are those of files-sdk. */
function withFilesErrors<Methods extends object>(methods: Methods): Methods {
  const entries = Object.entries(methods).map(([name, value]) => [
    name,
    typeof value === "function"
      ? async (...args: unknown[]) => await inFilesWords(Promise.resolve(value(...args)))
      : value,
  ]);
  return Object.fromEntries(entries) as Methods;
}
