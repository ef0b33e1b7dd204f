import type { RemotePath } from "../path/remote-path.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { adoptSource } from "./adopt-source.ts";
import { appendBytes } from "./append.ts";
import type { Blocks } from "./source.ts";
import { uploadFrom } from "./upload.ts";
import { checkOptions } from "../options/check-options.ts";
import { checkUploadOptions, type UploadOptions, type UploadResult } from "./upload-options.ts";

/** What `writeFile` takes: text, bytes, or blocks of bytes as an iterable or a stream. */
export type FileData = string | Uint8Array | Blocks;

/** Options of `writeFile`: those of `upload`, and how text becomes bytes. */
export interface WriteFileOptions extends Omit<UploadOptions, "preserveTime"> {
  /** The encoding of text; default `utf8`. */
  readonly encoding?: BufferEncoding | undefined;
}

/** Options of `appendFile`. */
export interface AppendFileOptions extends Pick<WriteFileOptions, "encoding" | "signal"> {}

/** Writes a whole file: see `Site.writeFile`. */
export async function writeFile(
  site: SiteContext,
  path: RemotePath,
  data: FileData,
  options: WriteFileOptions | BufferEncoding,
): Promise<UploadResult> {
  const { encoding, ...rest } = normal(options);
  checkUploadOptions("writeFile()", rest, ["preserveTime"]);
  const source = adoptSource(typeof data === "string" ? encoded(data, encoding) : data);
  return await uploadFrom(site, "writeFile", source, path, rest);
}

/** Adds to the end of a file: see `Site.appendFile`. */
export async function appendFile(
  site: SiteContext,
  path: RemotePath,
  data: string | Uint8Array,
  options: AppendFileOptions | BufferEncoding,
): Promise<void> {
  const { encoding, ...rest } = normal(options);
  checkOptions<Omit<AppendFileOptions, "encoding">>("appendFile()", rest, { signal: "signal" });
  const bytes = typeof data === "string" ? encoded(data, encoding) : data;
  if (!(bytes instanceof Uint8Array)) throw new TypeError("appendFile() takes text or bytes (Uint8Array)");
  await appendBytes(site, path, bytes, rest.signal);
}

/** An encoding stands for options, as in `node:fs`. */
function normal<Options extends object>(
  options: Options | BufferEncoding,
): Options | { readonly encoding: BufferEncoding } {
  return typeof options === "string" ? { encoding: options } : options;
}

function encoded(text: string, encoding: BufferEncoding = "utf8"): Uint8Array {
  if (!Buffer.isEncoding(encoding)) throw new TypeError(`unknown encoding: ${String(encoding)}`);
  return Buffer.from(text, encoding);
}
