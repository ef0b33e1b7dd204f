import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { EXIT, ExitError } from "../../errors/exit-code.ts";
import { UsageError } from "../../errors/usage-error.ts";
import { startProgram } from "../../password/start-program.ts";
import { parseSites, readSites, siteFile, writeSites } from "../../sites/site-file.ts";
import { writePrivately } from "../../sites/write-privately.ts";
import type { SiteCall } from "./site-call.ts";

/** Opens a copy of the sites in the user's editor, and keeps it if it is as it has to be. */
export async function editFile(call: SiteCall): Promise<void> {
  const { output, terminal } = call;
  const { env } = terminal;
  const path = siteFile(env);
  const draft = path.replace(/\.json$/, ".draft.json");
  // A draft that could not be kept is gone on with.
  const left = await readFile(draft, "utf8").catch(() => undefined);
  if (left === undefined) await writePrivately(draft, await textToEdit(call, path));
  await openEditor(env["VISUAL"] || env["EDITOR"] || "vi", draft, env);
  const text = await readFile(draft, "utf8");
  try {
    await writeSites(env, await parseSites(text, draft));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message}; nothing was changed, "ftpl site edit" goes on with the draft`, {
      cause: error,
    });
  }
  await rm(draft, { force: true });
  await output.note(`changed ${path}`);
  await output.event({ type: "done", action: "site edit", path });
}

/** The sites, or the text of a file that is damaged, as it is: the editor is there to mend it. */
async function textToEdit({ output, terminal }: SiteCall, path: string): Promise<string> {
  try {
    return `${JSON.stringify(await readSites(terminal.env), undefined, 2)}\n`;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await output.warn(error.message);
    return await readFile(path, "utf8");
  }
}

/** Runs the editor in a shell, as its variable may hold flags. It sees no password (W5). */
async function openEditor(
  editor: string,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const word = process.platform === "win32" ? `"${path}"` : `'${path.replaceAll("'", "'\\''")}'`;
  const child = startProgram(`${editor} ${word}`, { env }, "inherit");
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new ExitError(EXIT.other, `the editor "${editor}" failed; nothing was changed`);
}
