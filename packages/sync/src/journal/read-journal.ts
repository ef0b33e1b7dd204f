import { PlanError } from "../errors/plan-error.ts";
import { parseObject } from "../plan/parse-record.ts";
import type { PlanHeader } from "../plan/step.ts";
import { readLines } from "../tree/read-lines.ts";
import { hasCode } from "../tree/tree-failure.ts";

/** The lines of a journal, each with an id; one more, `undone`, takes a `done` back. */
const KINDS = ["begun", "done", "writing", "written"] as const;

/** What a journal says of a plan. */
export interface Recorded {
  readonly begun: ReadonlySet<string>;
  readonly done: ReadonlySet<string>;
  /** The transfers of files that were begun, and those that have ended, where they are not named as their steps. */
  readonly writing: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
  /** How much of the file is whole, bytes. */
  readonly length: number;
  /** Whether it is about an earlier plan for the same trees. */
  readonly isEarlier: boolean;
}

/** The plan that a journal is to be about; without its id, any for these trees. */
type JournalSubject = Pick<PlanHeader, "source" | "target"> & { readonly id?: string | undefined };

/**
 * The steps and transfers that a journal says were begun: all of them for a journal of this plan, those that were not done for one of an
 * earlier plan. None where there is no such journal; what is wrong with it is said when it is opened.
 */
export async function transfersBegun(path: string, subject: JournalSubject): Promise<ReadonlySet<string>> {
  try {
    const { begun, done, writing, written, isEarlier } = await readJournal(path, subject);
    const all = [...begun, ...writing];
    return new Set(isEarlier ? all.filter((id) => !done.has(id) && !written.has(id)) : all);
  } catch (error) {
    if (error instanceof PlanError) return new Set();
    throw error;
  }
}

/** Reads a journal; without a file, nothing. */
export async function readJournal(path: string, subject: JournalSubject): Promise<Recorded> {
  const ids = {
    begun: new Set<string>(),
    done: new Set<string>(),
    writing: new Set<string>(),
    written: new Set<string>(),
  };
  const recorded = { ...ids, length: 0, isEarlier: false };
  try {
    for await (const { text, number, start, isWhole } of readLines(path)) {
      // A line that was being written when the run was killed.
      if (!isWhole && (number > 1 || isBegunHeader(text))) break;
      const fields = parsed(path, number, text);
      if (number === 1) recorded.isEarlier = !isJournalOf(path, fields, subject);
      else {
        const undone = fields["undone"];
        if (typeof undone === "string") ids.done.delete(undone);
        const kind = KINDS.find((each) => typeof fields[each] === "string");
        if (kind !== undefined) ids[kind].add(fields[kind] as string);
        else if (typeof undone !== "string") throw new PlanError(path, number, "not a line of a journal");
      }
      recorded.length = start + Buffer.byteLength(text) + 1;
    }
  } catch (error) {
    // What an earlier plan's journal says after a damage does not matter any more.
    if (!hasCode(error, "ENOENT") && !(recorded.isEarlier && error instanceof PlanError)) throw error;
  }
  return recorded;
}

/** Whether it is about this plan; false if about an earlier one for the same trees. */
function isJournalOf(
  path: string,
  fields: Readonly<Record<string, unknown>>,
  { id, source, target }: JournalSubject,
): boolean {
  if (fields["journal"] !== "@ftplib/sync" || fields["version"] !== 1) {
    throw new PlanError(path, 1, "not a journal of this program");
  }
  if (fields["source"] !== source || fields["target"] !== target) {
    const said = `from ${String(fields["source"])} to ${String(fields["target"])}`;
    throw new PlanError(path, 1, `the journal is about other trees: ${said}`);
  }
  return fields["plan"] === id;
}

/** Whether the text can be the beginning of the first line, and not a file of somebody else. */
function isBegunHeader(text: string): boolean {
  const first = '{"journal":"@ftplib/sync",';
  return text.startsWith(first) || first.startsWith(text);
}

function parsed(path: string, number: number, text: string): Readonly<Record<string, unknown>> {
  try {
    return parseObject(text);
  } catch (error) {
    throw new PlanError(
      path,
      number,
      `not a line of a journal: ${error instanceof Error ? error.message : error}`,
    );
  }
}
