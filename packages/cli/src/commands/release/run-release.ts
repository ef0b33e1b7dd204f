import { release, type ReleaseReport } from "@ftplib/sync";
import type { CommandCall } from "../../command/command.ts";
import { readRemote } from "../../remote/operand.ts";
import { withRemotes } from "../../remote/remotes.ts";
import { endRun } from "../../trees/end-of-run.ts";
import { filterOf } from "../../trees/filter-of.ts";
import { openRemoteSide, openSide, readSide } from "../../trees/open-side.ts";
import { ownConnections } from "../../trees/own-connections.ts";
import { withReleaseCodes } from "../../trees/release-errors.ts";
import { inWordsOfFlags } from "../../trees/run-errors.ts";
import { reportOf } from "../../trees/report-of.ts";
import { StepTeller } from "../../trees/step-teller.ts";
import { tellRelease } from "../../trees/tell-release.ts";
import type { releaseOptions } from "./release-options.ts";

type Call = CommandCall<typeof releaseOptions>;

/** Uploads a new release, and makes it live. */
export async function runRelease(call: Call): Promise<void> {
  const { operands, options, output, signal } = call;
  const [sourceWord = "", targetWord = ""] = operands;
  const { dryRun = false, ignoreCase, releases, keep, copy } = options;
  const filter = await filterOf(options);
  const from = await readSide(sourceWord, call);
  const to = await readRemote(targetWord, call);
  const own = ownConnections(from, to, options.connections);
  const teller = new StepTeller(call);
  const { onStep, onProgress } = teller;
  await withRemotes(call, async (remotes) => {
    await inWordsOfFlags(call, remotes, async () => {
      const source = await openSide(from, remotes, options, own.source);
      const target = await openRemoteSide(to, remotes, options, own.target);
      const { site, path } = target;
      const given = { ...filter, path, releases, keep, copy, ignoresCase: ignoreCase, dryRun };
      const run = { command: "release", teller, source, target, dryRun };
      const work = async (): Promise<ReleaseReport> =>
        await release(source.tree, site, { ...given, onStep, onProgress, signal });
      const report = await withReleaseCodes(teller, async () => await reportOf(call, run, work));
      await teller.end();
      await tellRelease(output, report, { path, dryRun });
      const { deployed } = report;
      await endRun(output, { ...run, report: deployed, errorOnNoTransfer: false });
    });
  });
}
