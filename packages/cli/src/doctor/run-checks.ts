import { EXIT, exitCodeOf, messageOf } from "../errors/exit-code.ts";
import type { Check } from "./check.ts";
import type { DoctorContext } from "./context.ts";
import { failed, type Finding, skipped } from "./finding.ts";

/** Milliseconds after which the listener hears which check takes so long. */
const SLOW = 1500;

/** Hears how far the checks are. */
export interface CheckListener {
  /** A check has ended. */
  onFinding(check: Check, finding: Finding): Promise<void>;
  /** A check takes long. */
  onSlow(check: Check): void;
}

/** Runs the checks in turn. One that fails does not end the others, but those that need it are left out. */
export async function runChecks(
  checks: readonly Check[],
  context: DoctorContext,
  listener: CheckListener,
  signal: AbortSignal,
): Promise<void> {
  for (const check of checks) {
    const missing = check.needs.find((name) => isMissing(context.findings.get(name)));
    const finding = missing === undefined ? await runOne(check, context, listener, signal) : needing(missing);
    signal.throwIfAborted();
    await context.add(check.name, finding);
    await listener.onFinding(check, finding);
  }
}

/** Whether what was found leaves nothing to go on with: a failure that has advice is mended for the checks that follow. */
function isMissing(finding: Finding | undefined): boolean {
  if (finding === undefined || finding.status === "skipped") return true;
  return finding.status === "failed" && (finding.advice === undefined || finding.isForUser === true);
}

function needing(name: string): Finding {
  return skipped(`it needs "${name}"`);
}

/** Whether a check has waited in vain: a dead server is not to cost the full time with every check. */
function isSlow({ findings }: DoctorContext): boolean {
  return Array.from(findings.values()).some(({ exit }) => exit === EXIT.timeout);
}

async function runOne(
  check: Check,
  context: DoctorContext,
  { onSlow }: CheckListener,
  signal: AbortSignal,
): Promise<Finding> {
  const steps = isSlow(context) ? 1 : (check.steps ?? 4);
  const limit = check.limit?.(context) ?? steps * context.request.timeout;
  const controller = new AbortController();
  const slow = setTimeout(() => onSlow(check), SLOW);
  const end = setTimeout(() => controller.abort(), limit);
  const both = AbortSignal.any([signal, controller.signal]);
  try {
    return await check.run(context, both);
  } catch (error) {
    signal.throwIfAborted();
    if (controller.signal.aborted) {
      return failed(
        EXIT.timeout,
        `no end within ${limit / 1000} s`,
        "the server answers too late, or not at all",
      );
    }
    return failed(exitCodeOf(error), wordsOf(error), "this cannot be used");
  } finally {
    clearTimeout(slow);
    clearTimeout(end);
  }
}

/** What an error says. */
export function wordsOf(error: unknown): string {
  return messageOf(error);
}
