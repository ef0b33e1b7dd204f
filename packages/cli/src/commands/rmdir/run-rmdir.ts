import { EXIT, ExitError } from "../../errors/exit-code.ts";
import type { CommandCall } from "../../command/command.ts";
import { forEachRemote } from "../../remote/each-remote.ts";
import { shownPath } from "../../remote/shown-path.ts";
import type { rmdirOptions } from "./rmdir-options.ts";

/** Removes each directory, which must be empty. */
export async function runRmdir(call: CommandCall<typeof rmdirOptions>): Promise<void> {
  const { operands, options, output, signal } = call;
  await forEachRemote(call, operands, async ({ site, path }) => {
    const shown = shownPath(path);
    if (options.dryRun === true) {
      const names = await site.readdir(path, { signal });
      if (names.length > 0) throw new ExitError(EXIT.refused, `${shown} is not empty: it would stay`);
      return await output.data(`would remove ${shown}`, { type: "planned", action: "rmdir", path: shown });
    }
    await site.rmdir(path, { signal });
    await output.event({ type: "done", action: "rmdir", path: shown });
  });
}
