import { parseSiteUrl } from "@ftplib/files";
import type { Side, TreeOperand } from "./open-side.ts";
import type { SideOperands } from "./with-trees.ts";

/** Stands for the user in the URL of a label. */
export const USER = "USER";

/** What a plan says of its trees besides their URLs: `work:www` for a site, and a URL with `USER` in it where somebody logs in. */
export interface PlanLabels {
  readonly source?: string;
  readonly target?: string;
}

/** The labels of a plan's trees; undefined where their URLs say all that there is. */
export function labelsOf(
  operands: SideOperands,
  sides: { readonly source: Side; readonly target: Side },
  user: string | undefined,
): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = {};
  for (const name of ["source", "target"] as const) {
    const label = labelOf(operands[name], sides[name], user);
    if (label !== undefined) labels[name] = label;
  }
  return Object.keys(labels).length === 0 ? undefined : labels;
}

function labelOf(operand: TreeOperand, { tree }: Side, given: string | undefined): string | undefined {
  if (operand.kind === "local") return undefined;
  const { name, word, origin, path, settings } = operand;
  if (word !== undefined) return word;
  // In a shell a path begins at its working directory; after a site's name, one that is not absolute begins at the site's.
  if (name !== undefined && typeof path === "string" && path.startsWith("/")) return `${name}:${path}`;
  const user = parseSiteUrl(origin).user ?? given ?? settings?.user;
  return user === undefined || user === "anonymous" ? undefined : withUser(tree.url);
}

/** A URL with a place for its user. */
export function withUser(url: string): string {
  return url.replace("://", `://${USER}@`);
}
