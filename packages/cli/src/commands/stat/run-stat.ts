import type { connectionOptions } from "../../options/connection-options.ts";
import { entryEvent } from "../../output/entry-event.ts";
import type { CommandCall } from "../../command/command.ts";
import { forEachRemote } from "../../remote/each-remote.ts";

/** Shows all facts of each path. */
export async function runStat(call: CommandCall<typeof connectionOptions>): Promise<void> {
  await forEachRemote(call, call.operands, async ({ site, path }) => {
    const event = entryEvent(await site.stat(path, { signal: call.signal }));
    const { type: _, ...facts } = event;
    const lines = Object.entries(facts).map(([fact, value]) => `${fact.padEnd(6)} ${value}`);
    await call.output.data(lines, event);
  });
}
