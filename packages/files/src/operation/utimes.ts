import { FileError } from "../errors/file-error.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import { checkTime, setModified } from "./modification-time.ts";
import { orFileError } from "./refusal.ts";

/** A time as `node:fs` takes it: a Date, or seconds since 1970. */
export type FileTime = Date | number;

/** Sets the modification time: see `Site.utimes`. It may be done twice. */
export async function utimes(
  site: SiteContext,
  path: RemotePath,
  mtime: FileTime,
  signal?: AbortSignal,
): Promise<void> {
  const time = typeof mtime === "number" ? new Date(mtime * 1000) : mtime;
  checkTime(time);
  await perform(
    site,
    {
      name: "utimes",
      path: shown(path),
      run: async (session) => {
        const refused = { operation: "utimes", path, intent: "change" } as const;
        const isSet = await orFileError(session, refused, () => setModified(site, session, path, time));
        if (isSet) return;
        const hint = "(the server cannot set modification times)";
        throw new FileError("ENOTSUP", { operation: "utimes", path: shown(path), hint });
      },
    },
    signal,
  );
}
