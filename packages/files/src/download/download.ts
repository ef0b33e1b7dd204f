import { inTurn } from "../local/in-turn.ts";
import { findTarget, localPath } from "../local/local-target.ts";
import { PartFile } from "../local/part-file.ts";
import type { RemotePath } from "../path/remote-path.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { type DownloadOptions, type DownloadResult, resolveDownloadOptions } from "./download-options.ts";
import { FileDownload } from "./file-download.ts";

/** Downloads one file: see `Site.download`. */
export async function download(
  site: SiteContext,
  remote: RemotePath,
  local: string | URL,
  given: DownloadOptions,
): Promise<DownloadResult> {
  const options = resolveDownloadOptions(given);
  const path = localPath(local);
  options.signal?.throwIfAborted();
  const target = await findTarget(path);
  // Two calls for one file would write to the same part.
  return await inTurn(
    target.path,
    async () => {
      const part = await PartFile.find(target);
      try {
        return await new FileDownload(site, remote, part, options).run();
      } finally {
        part.giveBack();
      }
    },
    options.signal,
  );
}
