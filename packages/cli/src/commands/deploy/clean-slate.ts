import { isFileError } from "@ftplib/files";
import type { Step } from "@ftplib/sync";
import type { RemoteSide } from "../../trees/open-side.ts";
import type { StepTeller } from "../../trees/step-teller.ts";

/** Removes everything in a directory of a server, deployed or not, and leaves the directory. A dry run only names what is in it. */
export async function cleanSlate(
  { site, path }: RemoteSide,
  { onStep }: StepTeller,
  { dryRun, signal }: { readonly dryRun: boolean; readonly signal: AbortSignal },
): Promise<void> {
  try {
    for (const entry of await site.readdir(path, { withFileTypes: true, signal })) {
      const step: Step = {
        id: `clean ${entry.name}`,
        action: "remove",
        path: entry.name,
        type: entry.isDirectory() ? "directory" : "file",
        reason: "clean slate",
      };
      if (dryRun) onStep({ step, reason: "dry run" });
      else {
        await site.rm(entry.rawPath, { recursive: true, signal });
        onStep({ step, bytes: 0 });
      }
    }
  } catch (error) {
    // A directory that is not there is as clean as can be.
    if (!isFileError(error, "ENOENT")) throw error;
  }
}
