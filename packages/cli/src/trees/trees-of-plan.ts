import { parseSiteUrl } from "@ftplib/files";
import type { PlanHeader } from "@ftplib/sync";
import type { CommandCall } from "../command/command.ts";
import { UsageError } from "../errors/usage-error.ts";
import type { connectionOptions } from "../options/connection-options.ts";
import { SITE_NAME } from "../sites/named-site.ts";
import { readSites } from "../sites/site-file.ts";
import { readSide, type TreeOperand } from "./open-side.ts";
import { type PlanLabels, USER, withUser } from "./plan-labels.ts";
import type { SideOperands } from "./with-trees.ts";

type Call = CommandCall<typeof connectionOptions>;

/**
 * The trees to apply a plan to: those that words name, else those of the plan, with the sites that it was made with.
 *
 * @throws UsageError where the plan was made as a user, whom nothing names, and with a site that is not here; it has the words to give
 */
export async function treesOfPlan(
  call: Call,
  header: PlanHeader,
  [source, target]: readonly (string | undefined)[],
): Promise<SideOperands> {
  const read = async (side: "source" | "target", word: string | undefined): Promise<TreeOperand> =>
    word === undefined ? await treeOfPlan(call, header, side) : await readSide(word, call);
  return { source: await read("source", source), target: await read("target", target) };
}

async function treeOfPlan(call: Call, header: PlanHeader, side: "source" | "target"): Promise<TreeOperand> {
  const label = labelIn(header, side);
  if (label === undefined) return await readSide(header[side], call);
  if (label !== withUser(header[side])) {
    const [name = ""] = label.split(":");
    if (Object.hasOwn(await readSites(call.terminal.env), name)) return await readSide(label, call);
    throw new UsageError(
      `there is no site "${name}", which the plan was made with: add it with "ftpl site add", or ${wordsFor(call, header)}`,
    );
  }
  const url = header[side];
  if (call.options.user !== undefined) return await readSide(url, call);
  const ofHere = await treeOfHere(call, url);
  if (ofHere !== undefined) return ofHere;
  throw new UsageError(
    `the plan was made as a user, and plans do not say which: give --user, or ${wordsFor(call, header)}`,
  );
}

/** What the plan says of a tree besides its URL, if anything of a server. */
function labelIn({ options, ...trees }: PlanHeader, side: "source" | "target"): string | undefined {
  const labels = (options["labels"] ?? {}) as PlanLabels;
  const label = labels[side];
  if (typeof label !== "string") return undefined;
  const [name = ""] = label.split(":");
  return label === withUser(trees[side]) || (SITE_NAME.test(name) && !label.includes("://"))
    ? label
    : undefined;
}

/** The tree by the connections of the shell, where it is on the shell's server. */
async function treeOfHere(call: Call, url: string): Promise<TreeOperand | undefined> {
  const { here } = call;
  if (here === undefined || !url.startsWith(String(parseSiteUrl(here.origin)))) return undefined;
  const { origin, site, settings } = here;
  const operand = await readSide(url, call);
  return operand.kind === "remote" ? { ...operand, origin, site, settings } : undefined;
}

/** The command that names both trees, with `USER` where a name has to be written. */
function wordsFor({ operands: [plan = ""] }: Call, header: PlanHeader): string {
  const words = (["source", "target"] as const).map((side) => {
    const label = labelIn(header, side);
    return label === undefined ? header[side] : withUser(header[side]);
  });
  return `name both trees: ftpl apply ${[plan, ...words].join(" ")}, with the user for ${USER}`;
}
