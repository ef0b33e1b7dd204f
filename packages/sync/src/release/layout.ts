import { plainPath } from "../tree/remote-traits.ts";

/** Where the live directory is, and where the others are that take its place. */
export interface Layout {
  /** The directory that is served. */
  readonly live: string;
  /** The directory of all others. */
  readonly releases: string;
}

/** Two renames: what is live makes way, and another directory takes its place. */
export interface Swap {
  /** The name that what is live takes among the releases; undefined where nothing is live. */
  readonly leaves: string | undefined;
  /** The name among the releases of what is live afterwards. */
  readonly takes: string;
  /** The release that is live afterwards. */
  readonly release: string;
}

/**
 * Where things are.
 *
 * @throws TypeError for a live directory that has no name: it cannot be renamed
 */
export function layoutOf({
  path,
  releases,
}: {
  readonly path: string;
  readonly releases?: string | undefined;
}): Layout {
  const live = plainPath(path);
  const names = live.split("/");
  if (names.at(-1) === "" || names.includes("..") || /^~[^/]*$/.test(live)) {
    throw new TypeError(`the option path must name a directory that can be renamed; it is '${path}'`);
  }
  const others = plainPath(releases ?? `${live}.releases`);
  if (["", "/"].includes(others) || others.split("/").includes("..") || `${others}/`.startsWith(`${live}/`)) {
    throw new TypeError(`the option releases must be outside of '${live}'; it is '${others}'`);
  }
  return { live, releases: others };
}
