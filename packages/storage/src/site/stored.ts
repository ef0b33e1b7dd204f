import type { SiteEntry } from "@ftplib/files";

/** What is known of a stored file. */
export interface Stored {
  /** Names joined by slashes, without the root. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly mtime: Date | undefined;
  /** The permission bits, where the server reports those of Unix. */
  readonly mode: number | undefined;
  /** Of the size and the time: weak, since another content may have both. */
  readonly etag: string;
}

/** A stored file, or a directory with its key, as a list has them. */
export type Listed =
  | (Stored & { readonly isDirectory: false })
  | { readonly key: string; readonly isDirectory: true };

/** What an entry of the server says of the file with this key. */
export function storedOf(key: string, { size = 0, mtime, mode }: SiteEntry): Stored {
  const time = mtime?.getTime() ?? 0;
  return { key, size, mtime, mode, etag: `W/"${size.toString(16)}-${time.toString(16)}"` };
}

/** Whether it is a file, as far as the server says; what a link leads to may be one. */
export function isFile({ type }: SiteEntry): boolean {
  return type !== "directory" && type !== "other";
}
