import { isStep, isSummary, planSync } from "@ftplib/sync";
import { EXIT, ExitError } from "../../errors/exit-code.ts";
import type { CommandCall } from "../../command/command.ts";
import { counted } from "../../trees/counts.ts";
import { flagsIn } from "../../errors/flags-in.ts";
import { planOptionsOf } from "../../trees/plan-options-of.ts";
import { stepEvent } from "../../trees/step-event.ts";
import { stepLine } from "../../trees/step-line.ts";
import { withTrees } from "../../trees/with-trees.ts";
import type { diffOptions } from "./diff-options.ts";

/** Shows how the trees differ, and rejects if they do. */
export async function runDiff(call: CommandCall<typeof diffOptions>): Promise<void> {
  const { operands, options, output, signal } = call;
  const none = { protect: undefined, deleteExcluded: undefined, update: undefined, renames: undefined };
  const flags = { ...options, ...none, delete: true, overwriteNewer: true };
  const given = await planOptionsOf(flags, signal);
  await withTrees(call, operands, async ({ source, target }) => {
    let [differences, unreadable] = [0, 0];
    for await (const record of planSync(source.tree, target.tree, given).records()) {
      if (isSummary(record)) for (const notice of record.summary.notices) await output.note(flagsIn(notice));
      if (!isStep(record)) continue;
      differences++;
      if (record.isError === true) unreadable++;
      await output.data(stepLine(record), stepEvent(record, { state: "would" }));
    }
    if (unreadable > 0) {
      throw new ExitError(
        EXIT.someFailed,
        `${counted(unreadable, "entry", "entries")} could not be looked at`,
      );
    }
    if (differences > 0) {
      throw new ExitError(EXIT.other, `the trees differ in ${counted(differences, "entry", "entries")}`);
    }
  });
}
