import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Actor } from "./actor.ts";
import { stateOf, Violation } from "./state.ts";

/** What holds the process: files, sockets, servers, timers. */
const KINDS = /TCP|TLS|Timeout|FSReq|FILEHANDLE|Pipe|GetAddrInfo/i;

/** How many of each kind there are now. */
export function countResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (KINDS.test(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** What there is more than before, once all that ends by itself has ended. */
export async function resourcesAbove(before: ReadonlyMap<string, number>): Promise<string> {
  let above: string[] = [];
  for (let turns = 0; turns < 2_000; turns++) {
    above = [...countResources()].flatMap(([kind, count]) => {
      const more = count - (before.get(kind) ?? 0);
      return more > 0 ? [`${more} ${kind}`] : [];
    });
    if (above.length === 0) break;
    await turn();
  }
  return above.join(", ");
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Compares all files of an actor, on the server and fetched in good weather, by their SHA-256. @throws Violation */
export async function checkEverything(actor: Actor): Promise<void> {
  const { site, files, local } = actor.stage;
  const root = local.at(`${actor.directory}-all`);
  await site.downloadTree(actor.directory, root);
  const now = stateOf(files, actor.directory);
  for (const name of actor.names) {
    const due = sha256(actor.contentOf(name));
    const stored = now.get(name);
    if (!(stored instanceof Buffer) || sha256(stored) !== due) throw new Violation(`${name} was lost`);
    if (sha256(readFileSync(join(root, name))) !== due) throw new Violation(`${name} came as something else`);
  }
}
