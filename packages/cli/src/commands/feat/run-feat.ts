import type { connectionOptions } from "../../options/connection-options.ts";
import type { CommandCall } from "../../command/command.ts";
import { forEachRemote } from "../../remote/each-remote.ts";

/** Shows a line for each feature. */
export async function runFeat(call: CommandCall<typeof connectionOptions>): Promise<void> {
  const { operands, output, signal } = call;
  await forEachRemote(call, operands, async ({ site }) => {
    for (const [name, parameters] of await site.features({ signal })) {
      await output.data(`${name} ${parameters}`.trimEnd(), { type: "feature", name, parameters });
    }
  });
}
