import { setImmediate as turn } from "node:timers/promises";
import { isReplyError } from "ftplib";
import type { LabServer } from "../lab-server.ts";
import { described, type Outcome, type ServerResults } from "../run-operations.ts";
import { judged, type Raw } from "./judged.ts";
import { rareGroups } from "./operations/all-rare-operations.ts";
import { RareContext } from "./rare-context.ts";
import type { RareOperation } from "./rare-operation.ts";

/** No operation takes longer, milliseconds. */
const LIMIT = 20_000;

/** Rejections and exceptions that nobody handled: each would end a user's process. */
const crashes: unknown[] = [];

/** Runs every operation on a rare server, one after another. `only` picks some by a part of their name. */
export async function runRareOperations(
  server: LabServer,
  prefix: string,
  only: string | undefined,
): Promise<ServerResults> {
  process.on("unhandledRejection", (reason) => void crashes.push(reason));
  process.on("uncaughtException", (error) => void crashes.push(error));
  const results: Record<string, Outcome> = {};
  let count = 0;
  for (const operation of rareGroups.flatMap(({ operations }) => operations)) {
    count++;
    if (only !== undefined && !operation.name.includes(only)) continue;
    // Letters and digits only: twisted takes other signs for a pattern.
    const directory = `${prefix}${server.name}x${count}`.replaceAll(/[^a-z0-9]/g, "");
    const raw = await attempt(operation, server, directory);
    results[operation.name] = judged(server.name, operation.name, raw);
  }
  return results;
}

async function attempt(operation: RareOperation, server: LabServer, directory: string): Promise<Raw> {
  crashes.length = 0;
  await using context = new RareContext(server, directory);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${LIMIT} ms`)), LIMIT);
  });
  let raw: Raw;
  try {
    raw = await Promise.race([endOf(operation, context), late]);
  } catch (error) {
    raw = { outcome: "failed", error: described(error) };
  } finally {
    clearTimeout(timer);
  }
  // An unhandled rejection is reported after the promises of its turn.
  await turn();
  if (crashes.length > 0) return { outcome: "crashed", error: described(crashes[0]) };
  return raw;
}

/** A refusal is honest when it is a reply of the server and the session goes on after it. */
async function endOf(operation: RareOperation, context: RareContext): Promise<Raw> {
  try {
    await operation.run(context);
    return { outcome: "ok" };
  } catch (error) {
    if (!isReplyError(error) || error.reply.code < 400) throw error;
    if (operation.endsSession !== true) await assertGoesOn(context, error);
    return { outcome: "refused", code: error.reply.code, error: described(error) };
  }
}

async function assertGoesOn(context: RareContext, refusal: Error): Promise<void> {
  try {
    await context.assertUsable();
  } catch (error) {
    throw new Error(`the session does not go on after a refusal: ${described(refusal)}`, { cause: error });
  }
}
