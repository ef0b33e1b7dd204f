import { messageOf } from "../../errors/exit-code.ts";
import type { FailedStep, Step } from "@ftplib/sync";
import { humanSize } from "../../output/sizes.ts";
import { shownPath } from "../../trees/step-line.ts";
import type { countsOf } from "../../trees/counts.ts";
import { code } from "./github.ts";

/** What the page of a run says of a deployment. */
export interface ActionResult {
  /** `ftp://host:21/www`, without a user. */
  readonly target: string;
  readonly dryRun: boolean;
  readonly steps: readonly Step[];
  readonly counts: ReturnType<typeof countsOf>;
  readonly failed: readonly FailedStep[];
  /** What ended the deployment early, if anything did. */
  readonly error: string | undefined;
}

/** GitHub shows a megabyte; nobody reads that much. */
const MOST_SHOWN = 100;

/** The result as Markdown. */
export function actionSummary({ target, dryRun, steps, counts, failed, error }: ActionResult): string {
  const { copied, updated, removed, bytes } = counts;
  const title = dryRun ? "What a deployment would do" : "Deployment";
  const shown = steps.slice(0, MOST_SHOWN).map((step) => `| ${step.action} | ${code(shownPath(step))} |\n`);
  const rest = steps.length - shown.length;
  const failures = failed
    .slice(0, MOST_SHOWN)
    .map(({ step, error: why }) => `- ${code(shownPath(step))}: ${code(messageOf(why))}\n`);
  return [
    `### ${title}: ${code(target)}\n\n`,
    ...(error === undefined ? [] : [`It failed: ${code(error)}\n\n`]),
    `| new | changed | removed | failed | bytes |\n| ---: | ---: | ---: | ---: | ---: |\n`,
    `| ${copied} | ${updated} | ${removed} | ${failed.length} | ${humanSize(bytes)} |\n\n`,
    ...(shown.length === 0 ? [] : ["| step | path |\n| --- | --- |\n", ...shown, "\n"]),
    ...(rest > 0 ? [`… and ${rest} more.\n\n`] : []),
    ...(failures.length === 0 ? [] : ["Failed:\n\n", ...failures, "\n"]),
  ].join("");
}
