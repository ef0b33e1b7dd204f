import { appendFile } from "node:fs/promises";

type Environment = Readonly<Record<string, string | undefined>>;

/** A line that GitHub's runner acts on, such as `::add-mask::secret`. */
export function workflowCommand(name: string, value: string): string {
  const escaped = value.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  return `::${name}::${escaped}\n`;
}

/** The lines that keep a secret out of the log: the whole of it, and each line of one that has several. */
export function masks(secret: string): string {
  const lines = secret.split(/\r?\n/).filter((line) => line.trim() !== "");
  return [...new Set([secret, ...lines])].map((part) => workflowCommand("add-mask", part)).join("");
}

/** Sets outputs of the step. */
export async function setOutputs(
  env: Environment,
  outputs: Readonly<Record<string, string | number | boolean>>,
): Promise<void> {
  const { GITHUB_OUTPUT: path = "" } = env;
  if (path === "") return;
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  await appendFile(path, lines.join(""));
}

/** Adds to the page that GitHub shows of the run. */
export async function addSummary(env: Environment, markdown: string): Promise<void> {
  const { GITHUB_STEP_SUMMARY: path = "" } = env;
  if (path !== "") await appendFile(path, markdown);
}

/** A text, such as a name of a file, as code in a table of Markdown. */
export function code(text: string): string {
  // Markup in a name is shown, not obeyed.
  const inert = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const plain = inert
    .replaceAll("|", "&#124;")
    .replaceAll("`", "&#96;")
    .replaceAll(/[\r\n]+/g, " ");
  return `<code>${plain}</code>`;
}
