import type { RemotePath, SiteEntry } from "@ftplib/files";
import { codeOf, exitCodeOf, messageOf } from "../../errors/exit-code.ts";
import { entryEvent } from "../../output/entry-event.ts";
import { humanSize } from "../../output/sizes.ts";
import type { CommandCall } from "../../command/command.ts";
import { Failures, forEachRemote } from "../../remote/each-remote.ts";
import type { Remote } from "../../remote/remotes.ts";
import { shownPath } from "../../remote/shown-path.ts";
import type { treeOptions } from "./tree-options.ts";

type Call = CommandCall<typeof treeOptions>;

/** Shows each directory as a tree. One that cannot be listed is named, and the rest is shown. */
export async function runTree(call: Call): Promise<void> {
  await forEachRemote(call, call.operands, async (remote) => {
    const drawing = new Drawing(call, remote);
    await drawing.draw();
  });
}

class Drawing {
  readonly #call: Call;
  readonly #remote: Remote;
  readonly #failures: Failures;
  #directories = 0;
  #files = 0;

  constructor(call: Call, remote: Remote) {
    this.#call = call;
    this.#remote = remote;
    this.#failures = new Failures(call);
  }

  async draw(): Promise<void> {
    const { output } = this.#call;
    const { path } = this.#remote;
    const entries = await this.#entriesOf(path);
    if (!output.options.json) await output.bytes(`${output.name(shownPath(path))}\n`);
    await this.#below(entries, "", 1);
    const files = this.#call.options.directories === true ? "" : `, ${this.#files} files`;
    if (!output.options.json) await output.bytes(`\n${this.#directories} directories${files}\n`);
    this.#failures.check();
  }

  async #below(entries: readonly SiteEntry[], margin: string, level: number): Promise<void> {
    for (const [at, entry] of entries.entries()) {
      const isLast = at === entries.length - 1;
      await this.#call.output.data(
        `${margin}${isLast ? "└── " : "├── "}${this.#textOf(entry)}`,
        entryEvent(entry),
      );
      if (!entry.isDirectory()) {
        this.#files++;
        continue;
      }
      this.#directories++;
      if (level >= (this.#call.options.level ?? Number.POSITIVE_INFINITY)) continue;
      await this.#below(await this.#readable(entry), `${margin}${isLast ? "    " : "│   "}`, level + 1);
    }
  }

  async #readable(directory: SiteEntry): Promise<readonly SiteEntry[]> {
    try {
      return await this.#entriesOf(directory.rawPath);
    } catch (error) {
      if (codeOf(error) === undefined || this.#call.signal.aborted || exitCodeOf(error) !== 8) throw error;
      await this.#failures.add(new Error(`${directory.path}: ${messageOf(error)}`, { cause: error }));
      return [];
    }
  }

  async #entriesOf(path: RemotePath): Promise<readonly SiteEntry[]> {
    const { options, signal } = this.#call;
    const found = await this.#remote.site.readdir(path, { withFileTypes: true, signal });
    return found
      .filter(({ name }) => options.all === true || !name.startsWith("."))
      .filter((entry) => options.directories !== true || entry.isDirectory())
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  #textOf({ name, target, size, type }: SiteEntry): string {
    const { options } = this.#call;
    const text = target === undefined ? name : `${name} -> ${target}`;
    if (type === "directory" || (options.size !== true && options.human !== true)) return text;
    const shown = size === undefined ? "-" : options.human === true ? humanSize(size) : String(size);
    return `[${shown.padStart(options.human === true ? 5 : 11)}]  ${text}`;
  }
}
