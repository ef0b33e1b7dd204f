import type { RemotePath, Site } from "@ftplib/files";
import type { CommandCall } from "../../command/command.ts";
import { Failures, forEachRemote } from "../../remote/each-remote.ts";
import { shownPath } from "../../remote/shown-path.ts";
import type { chmodOptions } from "./chmod-options.ts";
import { modeChange } from "./mode-change.ts";

/** Changes the permissions of each path. */
export async function runChmod(call: CommandCall<typeof chmodOptions>): Promise<void> {
  const { operands, options, output, signal } = call;
  const [mode = "", ...words] = operands;
  const change = modeChange(mode);
  const isOctal = /^[0-7]+$/.test(mode);

  const changeOne = async (site: Site, path: RemotePath, wanted: number): Promise<void> => {
    const shown = shownPath(path);
    if (options.dryRun === true) {
      const octal = wanted.toString(8).padStart(4, "0");
      return await output.data(`would change ${shown} to ${octal}`, {
        type: "planned",
        action: "chmod",
        path: shown,
      });
    }
    await site.chmod(path, wanted, { signal });
    await output.event({ type: "done", action: "chmod", path: shown });
  };

  await forEachRemote(call, words, async ({ site, path }) => {
    if (isOctal && options.recursive !== true && options.dryRun !== true)
      return await changeOne(site, path, change(undefined, false));
    const entry = path === "" ? undefined : await site.stat(path, { signal });
    const isDirectory = entry === undefined || entry.isDirectory();
    if (path !== "" || isOctal) await changeOne(site, path, change(entry?.mode, isDirectory));
    if (options.recursive !== true || !isDirectory) return;
    const failures = new Failures(call);
    for await (const each of site.walk(path, { sorted: true, signal })) {
      // The permissions of a link are those of what it leads to, which may be outside the tree.
      if (each.isSymbolicLink()) continue;
      await failures.attempt(
        async () => await changeOne(site, each.rawPath, change(each.mode, each.isDirectory())),
        false,
      );
    }
    failures.check();
  });
}
