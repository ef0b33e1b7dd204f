import { placeOf } from "../operation/place-of.ts";
import { shown } from "../path/remote-path.ts";
import type { SiteEntry } from "../path/site-entry.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";

/** More links than these on one path are taken for a circle that the server hides. */
const MOST_LINKS = 8;

/** Decides which symbolic links a walk follows, so that it ends where links lead in a circle (T1). */
export class LinkGuard {
  readonly #site: SiteContext;
  /** The directories that links were followed to, as PWD names them. */
  readonly #entered = new Set<string>();

  constructor(site: SiteContext) {
    this.#site = site;
  }

  /**
   * Whether the link leads to a directory, and neither to one above it nor to one that the walk was led to before. Some servers'
   * PWD names the link in place of its target: for these the number of links on a path is limited.
   *
   * @param links how many links led to the directory of the entry
   */
  async leadsToDirectory(entry: SiteEntry, links: number, signal?: AbortSignal): Promise<boolean> {
    if (!entry.isSymbolicLink() || links >= MOST_LINKS || leadsUp(entry)) return false;
    const place = await this.#placeOf(entry, signal);
    if (place === undefined || this.#entered.has(place)) return false;
    this.#entered.add(place);
    return true;
  }

  /** Where one is after changing into the link; undefined if it does not lead to a directory. */
  async #placeOf({ rawPath }: SiteEntry, signal?: AbortSignal): Promise<string | undefined> {
    const run = (session: SiteSession): Promise<string | undefined> => placeOf(session, rawPath, signal);
    return await perform(this.#site, { name: "walk", path: shown(rawPath), run }, signal);
  }
}

/** Whether the link's target, as far as the listing names it, is the link's own directory or one above it. */
function leadsUp({ path, target }: SiteEntry): boolean {
  if (target === undefined) return false;
  const link = path.split("/");
  const found = target.startsWith("/") ? [""] : link.slice(0, -1);
  for (const name of target.split("/")) {
    if (name === "" || name === ".") continue;
    if (name !== "..") found.push(name);
    else if (found.length > 0) found.pop();
    else return true;
  }
  return found.length < link.length && found.every((name, depth) => name === link[depth]);
}
