import { parseSiteUrl } from "@ftplib/files";
import { EXIT, ExitError } from "../../errors/exit-code.ts";
import { allChecks } from "../../doctor/checks/all-checks.ts";
import { cleanUp } from "../../doctor/clean-up.ts";
import { codeFor } from "../../doctor/code/code.ts";
import { DoctorContext } from "../../doctor/context.ts";
import { codeText, findingEvent, findingText } from "../../doctor/report.ts";
import { runChecks, wordsOf } from "../../doctor/run-checks.ts";
import { directoryOf } from "../../doctor/url-with.ts";
import type { CommandCall } from "../../command/command.ts";
import { readRemote, type RemoteOperand } from "../../remote/operand.ts";
import { encodedPath } from "../../remote/encoded-path.ts";
import { siteOptions, warnOfPasswords } from "../../remote/remotes.ts";
import type { doctorOptions } from "./doctor-options.ts";

type Call = CommandCall<typeof doctorOptions>;

/** Milliseconds that a step may take: less than elsewhere, so that the end of the report comes soon. */
const STEP = 4000;

/** The same for each step. Some servers let a login that they refuse wait for six seconds. */
const STEPS = {
  connect: STEP,
  greeting: STEP,
  tls: STEP,
  reply: 2 * STEP,
  dataConnect: STEP,
  accept: STEP,
  idle: STEP,
  finalReply: STEP,
};

/** Looks at a server, and says what works, what does not, and what helps. */
export async function runDoctor(call: Call): Promise<void> {
  const { operands, options, output, signal } = call;
  const operand = await readRemote(operands[0] ?? "", call);
  await warnOfPasswords(call, operand.hasPassword);
  const site = await siteOptions(call, operand);
  const timeout = options.timeout ?? STEP;
  const context = new DoctorContext({
    origin: operand.origin,
    path: operand.path,
    options: { ...site, ftp: { ...site.ftp, timeout: options.timeout ?? STEPS } },
    timeout,
    canWrite: options.write === true && options.dryRun !== true,
    maxConnections: options.maxConnections,
    idle: options.idle,
  });
  if (options.write === true && options.dryRun === true)
    await output.note("--write would make a directory, try what needs writing in it, and remove it");
  try {
    await runChecks(
      allChecks,
      context,
      {
        onFinding: async ({ name }, finding) => {
          await output.data(findingText(name, finding), findingEvent(name, finding));
        },
        onSlow: ({ name }) => void output.note(`still looking at ${name}`),
      },
      signal,
    );
  } finally {
    await context.close();
    const left = await cleanUp(context);
    if (left !== undefined) await output.warn(`${left.path} could not be removed: ${wordsOf(left.error)}`);
  }
  const url = urlWithUser(operand, context);
  const hasPassword = operand.hasPassword || site.password !== undefined;
  const code = codeFor({
    url,
    values: { ...options, ...operand.settings, ...definedIn(options) },
    options: hasPassword ? { ...site, password: "" } : site,
    advice: context.advice,
  });
  if (isReached(context)) await output.data(codeText(code), { type: "code", ...code });
  decide(context);
}

/** Whether a server was found, or is with what is advised: without one there is no way to use it. */
function isReached({ findings }: DoctorContext): boolean {
  const greeting = findings.get("greeting");
  return (
    greeting !== undefined &&
    greeting.status !== "skipped" &&
    !(greeting.status === "failed" && greeting.advice === undefined)
  );
}

/** Ends with the exit code of the first failure. */
function decide({ findings }: DoctorContext): void {
  for (const [name, { status, seen, exit }] of findings) {
    if (status === "failed") throw new ExitError(exit ?? EXIT.other, `${name}: ${seen}`);
  }
}

/** The flags that were given: they count before those that are kept for a site. */
function definedIn(options: Call["options"]): Partial<Call["options"]> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** The URL with its user, and without a password: of the directory that was asked about, or that a file is in, or of the login directory. */
function urlWithUser(
  { origin, shown: word, site, path }: RemoteOperand,
  { isNoDirectory, isOfFile }: DoctorContext,
): string {
  // In a shell the word is only a part of it.
  const whole = site === undefined ? word : site.url + encodedPath(path);
  const shown = isNoDirectory ? String(parseSiteUrl(origin)) : isOfFile ? directoryOf(whole) : whole;
  const [, userinfo = ""] = /^[^:]+:\/\/([^/]*)@/.exec(origin) ?? [];
  const user = userinfo.replace(/:.*$/s, "");
  return user === "" ? shown : shown.replace("://", () => `://${user}@`);
}
