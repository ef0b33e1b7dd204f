import { parentOf, type RemotePath } from "../path/remote-path.ts";
import type { SessionPool } from "../pool/pool.ts";
import type { SiteContext } from "../recovery/operation.ts";

/** How an upload can be gone on with: REST and STOR, APPE, or not at all. */
export type RestartWay = "append" | "none" | "rest";

const WAYS: readonly RestartWay[] = ["rest", "append", "none"];

/** The way after this one is refused. */
export function nextWay(way: RestartWay): RestartWay {
  return way === "rest" ? "append" : "none";
}

/** The one of the two ways that fewer servers refuse. */
export function lastWay(one: RestartWay, other: RestartWay): RestartWay {
  return WAYS[Math.max(WAYS.indexOf(one), WAYS.indexOf(other))] ?? "none";
}

/** What uploads have taught of a server; shared by the sessions of its site (P6). */
export class UploadHabits {
  /** The way that the server has not refused for all files. */
  restart: RestartWay = "rest";
  readonly #direct = new Set<string>();

  /** Whether the directory of the path takes no temporary names, or no renames. */
  isDirect(path: RemotePath): boolean {
    return this.#direct.has(keyOf(path));
  }

  /** A file went to the directory of this path directly, after the other way had been refused. */
  addDirect(path: RemotePath): void {
    this.#direct.add(keyOf(path));
  }
}

const HABITS = new WeakMap<SessionPool, UploadHabits>();

/** What is known of the server of the site. */
export function habitsOf({ pool }: SiteContext): UploadHabits {
  const known = HABITS.get(pool);
  if (known !== undefined) return known;
  const habits = new UploadHabits();
  HABITS.set(pool, habits);
  return habits;
}

function keyOf(path: RemotePath): string {
  return Buffer.from(parentOf(path)).toString("latin1");
}
