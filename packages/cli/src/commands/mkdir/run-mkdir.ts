import { EXIT, ExitError } from "../../errors/exit-code.ts";
import { checkPlace } from "../../remote/check-place.ts";
import type { CommandCall } from "../../command/command.ts";
import { forEachRemote } from "../../remote/each-remote.ts";
import { shownPath } from "../../remote/shown-path.ts";
import { modeChange } from "../chmod/mode-change.ts";
import type { mkdirOptions } from "./mkdir-options.ts";

/** Makes each directory. */
export async function runMkdir(call: CommandCall<typeof mkdirOptions>): Promise<void> {
  const { operands, options, output, signal } = call;
  const change = options.mode === undefined ? undefined : modeChange(options.mode);
  await forEachRemote(call, operands, async ({ site, path }) => {
    const shown = shownPath(path);
    if (options.dryRun === true) {
      const isParents = options.parents === true;
      const isThere = await site.exists(path, { signal });
      if (isThere && !isParents) throw new ExitError(EXIT.refused, `${shown} is there already`);
      await checkPlace({ site, path }, { kind: "directory", withParents: isParents }, signal);
      if (!isThere)
        await output.data(`would make ${shown}`, { type: "planned", action: "mkdir", path: shown });
      return;
    }
    await site.mkdir(path, { recursive: options.parents === true, signal });
    if (change !== undefined) await site.chmod(path, change(0o777, true), { signal });
    await output.event({ type: "done", action: "mkdir", path: shown });
  });
}
