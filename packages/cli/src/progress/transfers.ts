import type { TreeError, TreeFile, TreeFileListener, TreeReport } from "@ftplib/files";
import { codeOf, EXIT, ExitError, exitCodeOf, messageOf } from "../errors/exit-code.ts";
import type { Output } from "../output/output.ts";
import { humanSize } from "../output/sizes.ts";
import type { Terminal } from "../output/terminal.ts";
import { Failures } from "../remote/each-remote.ts";
import { shownLocal } from "./shown-local.ts";
import { Progress } from "./progress.ts";

/** A command that transfers. */
interface Call {
  readonly output: Output;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly options: {
    readonly progress?: boolean | undefined;
    readonly dryRun?: boolean | undefined;
    readonly errorOnNoTransfer?: boolean | undefined;
  };
}

/** Runs the transfers of a command: shows them, and decides what the failures of some lead to. */
export async function withTransfers(
  call: Call,
  command: string,
  run: (transfers: Transfers) => Promise<void>,
): Promise<void> {
  const progress = new Progress(call);
  const transfers = new Transfers(call, progress);
  if (call.options.dryRun !== true) await progress.open();
  try {
    await run(transfers);
  } finally {
    progress.close();
    if (call.signal.aborted) {
      for (const line of progress.halfDone) await call.output.note(line).catch(() => {});
    }
    if (call.options.dryRun !== true) await progress.summary(command, transfers.skipped).catch(() => {});
  }
  transfers.check();
}

/** The transfers of a command, of which some may fail. */
export class Transfers {
  readonly progress: Progress;
  readonly #call: Call;
  readonly #failures: Failures;
  skipped = 0;

  constructor(call: Call, progress: Progress) {
    this.#call = call;
    this.progress = progress;
    this.#failures = new Failures(call);
  }

  /** Does something with one source: see `Failures.attempt`. */
  async attempt(work: () => Promise<void>, isOnly: boolean): Promise<void> {
    await this.#failures.attempt(work, isOnly);
  }

  /** Runs over a tree, shows its files or, in a dry run, names them, and at the end names what failed and what was left out. */
  async tree(
    direction: "download" | "upload",
    run: (onFile: TreeFileListener) => Promise<TreeReport>,
  ): Promise<void> {
    const planned: TreeFile[] = [];
    const isDryRun = this.#call.options.dryRun === true;
    const onFile = isDryRun ? (file: TreeFile) => void planned.push(file) : this.progress.tree(direction);
    const { output } = this.#call;
    let report: TreeReport | undefined;
    try {
      report = await run(onFile);
    } catch (error) {
      if (codeOf(error) !== "ERR_FTP_TREE") throw error;
      const { failures, report: done } = error as TreeError;
      report = done;
      for (const { path, error: reason } of failures) await this.#problem(path, reason);
      throw new ExitError(exitCodeOf(error), `${failures.length} of the tree failed; ${summaryOf(done)}`, {
        cause: error,
      });
    } finally {
      for (const file of planned) await this.#plan(direction, file);
      this.skipped += report?.skipped.length ?? 0;
      for (const { path, reason } of report?.skipped ?? []) await output.note(`${path}: left out, ${reason}`);
    }
    if (!isDryRun && !output.options.json) await output.note(summaryOf(report));
  }

  /**
   * Ends the work.
   *
   * @throws ExitError when something failed, or when nothing was done and that is an error
   */
  check(): void {
    this.#failures.check();
    const { errorOnNoTransfer, dryRun } = this.#call.options;
    if (this.progress.files === 0 && errorOnNoTransfer === true && dryRun !== true)
      throw new ExitError(EXIT.nothing, "there was nothing to transfer");
  }

  async #problem(path: string, reason: unknown): Promise<void> {
    const said = messageOf(reason);
    const message = said.includes(path) ? said : `${path}: ${said}`;
    await this.#call.output.problem({ message, exit: exitCodeOf(reason), code: codeOf(reason), path });
  }

  async #plan(action: "download" | "upload", { remote, local: file, total }: TreeFile): Promise<void> {
    const local = shownLocal(file);
    const [path, target] = action === "download" ? [remote, local] : [local, remote];
    const size = total === undefined ? {} : { size: total };
    const event = { type: "planned", action, path, target, ...size } as const;
    await this.#call.output.data(`would ${action} ${path} to ${target}`, event);
  }
}

function summaryOf(report: TreeReport | undefined): string {
  const { files = 0, bytes = 0, unchanged = 0 } = report ?? {};
  const same = unchanged > 0 ? `, ${unchanged} unchanged` : "";
  return `${files} ${files === 1 ? "file" : "files"} transferred (${humanSize(bytes)})${same}`;
}
