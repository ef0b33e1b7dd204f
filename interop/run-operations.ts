import { groups } from "./operations/all-operations.ts";
import { OperationContext } from "./operations/operation-context.ts";
import type { Operation } from "./operations/operation.ts";
import type { LabServer } from "./lab-server.ts";

/** How an operation ended on one server. */
export type Outcome =
  | { readonly outcome: "ok"; readonly remark?: string }
  | { readonly outcome: "not-applicable"; readonly reason: string }
  | { readonly outcome: "failed"; readonly error: string };

/** What one Node found on one server: an outcome for each operation by name. */
export type ServerResults = Readonly<Record<string, Outcome>>;

/** No operation takes longer, milliseconds: one that hangs must not hold up the rest. */
const LIMIT = 60_000;

/** Runs every operation on a server, one after another. `only` picks some by a part of their name. */
export async function runOperations(
  server: LabServer,
  prefix: string,
  only: string | undefined,
): Promise<ServerResults> {
  await using context = new OperationContext(server, prefix);
  const results: Record<string, Outcome> = {};
  for (const operation of groups.flatMap((group) => group.operations)) {
    if (only !== undefined && !operation.name.includes(only)) continue;
    results[operation.name] = await outcomeOf(operation, context);
    context.tidy();
  }
  return results;
}

async function outcomeOf(operation: Operation, context: OperationContext): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${LIMIT} ms`)), LIMIT);
  });
  try {
    const verdict = await Promise.race([operation.run(context), late]);
    if (verdict === undefined) return { outcome: "ok" };
    return "remark" in verdict
      ? { outcome: "ok", remark: verdict.remark }
      : { outcome: "not-applicable", reason: verdict.reason };
  } catch (error) {
    context.discardSession();
    return { outcome: "failed", error: described(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** The message with those of its causes. */
export function described(error: unknown): string {
  const messages: string[] = [];
  for (let link = error; link !== undefined && messages.length < 5; ) {
    messages.push(link instanceof Error ? `${link.name}: ${link.message}` : String(link));
    link = link instanceof Error ? link.cause : undefined;
  }
  return messages.join(" <- ");
}
