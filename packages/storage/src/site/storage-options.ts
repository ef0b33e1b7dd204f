import type { Site, SiteOptions } from "@ftplib/files";

/** Where a storage is, and how it is reached. */
export interface StorageOptions {
  /** A URL such as `ftpes://me@ftp.example.com`, which is connected to when something is asked; or an open site, which stays the caller's. */
  readonly site: string | URL | Site;
  /** Options of `connect` for a URL: `password`, `connections`, `retry`, … */
  readonly connection?: SiteOptions | undefined;
  /** The directory that holds the storage; default: that of the site. No key leads out of it. */
  readonly root?: string | undefined;
}
