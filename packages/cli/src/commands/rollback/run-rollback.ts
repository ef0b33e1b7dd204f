import { rollback } from "@ftplib/sync";
import type { CommandCall } from "../../command/command.ts";
import { withRemotes } from "../../remote/remotes.ts";
import { withReleaseCodes } from "../../trees/release-errors.ts";
import { inWordsOfFlags } from "../../trees/run-errors.ts";
import { tellRelease } from "../../trees/tell-release.ts";
import { openRemoteSide } from "../../trees/open-side.ts";
import { readRemote } from "../../remote/operand.ts";
import type { rollbackOptions } from "./rollback-options.ts";

/** Makes an earlier release live again. */
export async function runRollback(call: CommandCall<typeof rollbackOptions>): Promise<void> {
  const { operands, options, output, signal } = call;
  const { dryRun = false, to, releases } = options;
  const operand = await readRemote(operands[0] ?? "", call);
  await withRemotes(call, async (remotes) => {
    await inWordsOfFlags(call, remotes, async () => {
      const { site, path } = await openRemoteSide(operand, remotes, {});
      const report = await withReleaseCodes(
        undefined,
        async () => await rollback(site, { path, to, releases, dryRun, signal }),
      );
      await tellRelease(output, report, { path, dryRun });
    });
  });
}
