import { PlanError } from "../errors/plan-error.ts";
import { pathProblem } from "../tree/tree-path.ts";
import { isSha256, type DeployManifest, type ManifestEntry, REMEDY } from "./deploy-manifest.ts";

/** The name that FTP-Deploy-Action gives to its state by default. */
export const FTP_DEPLOY_STATE = ".ftp-deploy-sync-state.json";

const DESCRIPTION =
  "What was deployed to this directory. Without this file the next deployment uploads everything.";

/** What the file of FTP-Deploy-Action says. */
export interface FtpDeployState extends DeployManifest {
  /** The text at its top, which is kept. */
  readonly description: string | undefined;
}

/**
 * Reads the state of FTP-Deploy-Action 4 (`version` 1.0.0). Its folders count as made by it. A file without a usable hash counts as
 * one that has not arrived.
 *
 * @param where the file, for messages
 * @throws PlanError, which names the line
 */
export function parseFtpDeployState(where: string, text: string): FtpDeployState {
  const value = parsed(where, text.replace(/^\uFEFF/, ""));
  const { description, version, generatedTime, data } = value;
  if (!Array.isArray(data)) throw new PlanError(where, 1, `the state has no list 'data' ${REMEDY}`);
  if (version !== "1.0.0") {
    throw new PlanError(
      where,
      lineAt(text, '"version"'),
      `a state of version ${String(version)}; known is 1.0.0`,
    );
  }
  const entries = new Map<string, ManifestEntry>();
  for (const item of data as readonly unknown[]) {
    const entry = entryOf(item);
    if (typeof entry !== "string") entries.set(entry.path, entry);
    else throw new PlanError(where, lineAt(text, nameIn(item)), `${entry} ${REMEDY}`);
  }
  return {
    description: typeof description === "string" ? description : undefined,
    saved: typeof generatedTime === "number" ? generatedTime : 0,
    release: undefined,
    isPruned: false,
    entries,
  };
}

/** The text of the state: what has arrived, and the directories, sorted by name. */
export function formatFtpDeployState(
  { saved, entries }: DeployManifest,
  description: string = DESCRIPTION,
): string {
  const data = Array.from(entries.values())
    .toSorted((a, b) => a.path.localeCompare(b.path))
    .flatMap((entry): object[] => {
      const { path: name, isPending } = entry;
      if (isPending) return [];
      return entry.type === "directory"
        ? [{ type: "folder", name }]
        : [{ type: "file", name, size: entry.size, hash: entry.sha256 }];
    });
  return JSON.stringify({ description, version: "1.0.0", generatedTime: saved, data }, undefined, 4);
}

/**
 * Whether a text is the beginning of what was written after a manifest, of a write that was broken off: nothing is in it that the manifest
 * does not say.
 */
export function wasCutOff(text: string, manifest: DeployManifest): boolean {
  const begin = '{\n    "description": "';
  const [, words] = /^\{\n {4}"description": ("(?:[^"\\\n]|\\.)*"),/.exec(text) ?? [];
  if (words === undefined)
    return begin.startsWith(text) || (text.startsWith(begin) && !text.includes("\n", 2));
  const whole = formatFtpDeployState(manifest, JSON.parse(words) as string);
  return text.length < whole.length && whole.startsWith(text);
}

function parsed(where: string, text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PlanError(where, lineOfError(text, error), `this is not JSON ${REMEDY}`, error);
  }
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new PlanError(where, 1, `this is not the state of a deployment ${REMEDY}`);
}

/** An entry, or what is wrong with it. */
function entryOf(item: unknown): ManifestEntry | string {
  if (typeof item !== "object" || item === null) return "an entry of 'data' is not an object";
  const { type, name, size, hash } = item as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || name === "") return "an entry of 'data' has no name";
  const problem = pathProblem(name);
  if (problem !== undefined) return `the name ${JSON.stringify(name)}: ${problem}`;
  if (type === "folder") return { type: "directory", path: name, isMade: true, isPending: false };
  if (type !== "file") return `'${name}' is neither a file nor a folder`;
  const isKnown = Number.isSafeInteger(size) && typeof hash === "string" && isSha256(hash);
  return {
    type: "file",
    path: name,
    size: isKnown ? (size as number) : 0,
    sha256: isKnown ? (hash as string) : "0".repeat(64),
    isPending: !isKnown,
  };
}

function nameIn(item: unknown): string {
  const name = typeof item === "object" && item !== null && "name" in item ? item.name : undefined;
  return JSON.stringify(name) ?? '"data"';
}

/** The line in which these words are first, counted from 1. */
function lineAt(text: string, words: string): number {
  const at = text.indexOf(words);
  return at === -1 ? 1 : text.slice(0, at).split("\n").length;
}

/** Anything that JSON is made of. */
const TOKEN = /\s+|[{}[\],:]|true|false|null|-?\d[\d.eE+-]*|"(?:[^"\\\n]|\\.)*"/y;

/** Where the engine says that it stopped; else the line of the first word that JSON does not have, or the last line of a text that ends too early. */
function lineOfError(text: string, error: unknown): number {
  const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
  const end = position === undefined ? endOfTokens(text) : Number(position);
  return text.slice(0, end).split("\n").length;
}

function endOfTokens(text: string): number {
  let end = 0;
  TOKEN.lastIndex = 0;
  while (TOKEN.test(text)) end = TOKEN.lastIndex;
  return end;
}
