import { checkPlace } from "../../remote/check-place.ts";
import type { CommandCall } from "../../command/command.ts";
import { forEachRemote } from "../../remote/each-remote.ts";
import { shownPath } from "../../remote/shown-path.ts";
import type { touchOptions } from "./touch-options.ts";
import { readTime } from "./read-time.ts";

/** Sets the time of each path; a file that is not there is made. */
export async function runTouch(call: CommandCall<typeof touchOptions>): Promise<void> {
  const { operands, options, output, signal } = call;
  const now = new Date();
  const time = options.date === undefined ? now : readTime(options.date, now, "--date");
  await forEachRemote(call, operands, async ({ site, path }) => {
    const shown = shownPath(path);
    const isThere = path === "" || (await site.exists(path, { signal }));
    if (!isThere && options.noCreate === false) return;
    if (options.dryRun === true) {
      await checkPlace({ site, path }, { kind: "anything", withParents: false }, signal);
      const what = isThere ? `would set the time of ${shown}` : `would make ${shown}`;
      return await output.data(what, { type: "planned", action: "touch", path: shown });
    }
    if (!isThere) await site.writeFile(path, "", { mkdir: false, signal });
    if (isThere || options.date !== undefined) await site.utimes(path, time, time, { signal });
    await output.event({ type: "done", action: "touch", path: shown });
  });
}
