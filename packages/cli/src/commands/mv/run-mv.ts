import { EXIT, ExitError } from "../../errors/exit-code.ts";
import { UsageError } from "../../errors/usage-error.ts";
import type { CommandCall } from "../../command/command.ts";
import { below } from "../../remote/below.ts";
import { Failures } from "../../remote/each-remote.ts";
import { isRemoteDirectory } from "../../remote/is-remote-directory.ts";
import { readRemote } from "../../remote/operand.ts";
import { withRemotes } from "../../remote/remotes.ts";
import { checkPlace } from "../../remote/check-place.ts";
import { checkNames } from "../../remote/check-names.ts";
import { lastName, shownPath } from "../../remote/shown-path.ts";
import type { mvOptions } from "./mv-options.ts";

/** Renames a path, or moves several into a directory. */
export async function runMv(call: CommandCall<typeof mvOptions>): Promise<void> {
  const { operands, options, output, signal } = call;
  const read = await Promise.all(operands.map(async (word) => await readRemote(word, call)));
  const target = read.at(-1);
  const sources = read.slice(0, -1);
  if (target === undefined || sources.length === 0) throw new UsageError("mv needs a source and a target");
  if (sources.some(({ origin }) => origin !== target.origin)) {
    throw new UsageError(
      "mv renames on one server: between two servers copy with cp, and then remove with rm",
    );
  }
  await withRemotes(call, async (remotes) => {
    const { site, path } = await remotes.at(target);
    const isInto = await isRemoteDirectory({ site, path }, signal);
    if (sources.length > 1 && !isInto) {
      throw new UsageError(`${target.shown} is not a directory: several files need one`);
    }
    if (isInto) checkNames(sources.map((source) => lastName(source.path).toString()));
    const failures = new Failures(call);
    for (const source of sources) {
      await failures.attempt(async () => {
        const to = isInto ? below(path, lastName(source.path)) : path;
        const [from, shown] = [shownPath(source.path), shownPath(to)];
        if (options.noClobber === false && (await site.exists(to, { signal })))
          throw new ExitError(EXIT.refused, `${shown} is there already: ${from} stays where it is`);
        if (options.dryRun === true) {
          await site.stat(source.path, { signal });
          if (`${shown}/`.startsWith(`${from.replace(/\/+$/, "")}/`) && shown !== from)
            throw new ExitError(EXIT.refused, `${shown} is inside of ${from}`);
          await checkPlace({ site, path: to }, { kind: "anything", withParents: false }, signal);
          const event = { type: "planned", action: "mv", path: from, target: shown } as const;
          return await output.data(`would rename ${from} to ${shown}`, event);
        }
        await site.rename(source.path, to, { signal });
        await output.event({ type: "done", action: "mv", path: from, target: shown });
      }, sources.length === 1);
    }
    failures.check();
  });
}
