import { connect, type Site } from "@ftplib/files";
import type { StorageOptions } from "./storage-options.ts";

/** The site of a storage: opened once, when it is needed, and shared by all calls. */
export class OpenSite {
  readonly #options: StorageOptions;
  #opening: Promise<Site> | undefined;

  constructor(options: StorageOptions) {
    this.#options = options;
  }

  /** The site. An attempt that has failed is not the last one: the next call tries again. */
  async get(): Promise<Site> {
    const { site, connection } = this.#options;
    if (typeof site === "object" && "withSession" in site) return site;
    this.#opening ??= connect(site, connection);
    const opening = this.#opening;
    try {
      return await opening;
    } catch (error) {
      if (this.#opening === opening) this.#opening = undefined;
      throw error;
    }
  }

  /** Closes the connections that were opened here. A later call opens new ones. */
  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    const site = await opening?.catch(() => undefined);
    await site?.close();
  }
}
