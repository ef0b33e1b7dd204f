import type { Download } from "./download.ts";

/** The download whose stream a caller has, until that is at its end. */
export class LentDownload {
  #download: Download | undefined;

  /** The download, if there is one. */
  get download(): Download | undefined {
    return this.#download;
  }

  lend(download: Download): void {
    this.#download = download;
    const forget = (): void => {
      if (this.#download === download) this.#download = undefined;
    };
    void download.over.then(forget);
  }

  /** A stream that nobody reads would be waited for without an end. */
  discardUnread(): void {
    if (this.#download?.isUnread === true) this.#download.stream.destroy();
  }
}
