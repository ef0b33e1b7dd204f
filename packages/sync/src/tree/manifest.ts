import { open, rename } from "node:fs/promises";
import type { FileHash, HashAlgorithm } from "@ftplib/files";
import { UnreadableError } from "../errors/unreadable-error.ts";
import { PlanError } from "../errors/plan-error.ts";
import { hashBlocks } from "./local-hash.ts";
import { readLines } from "./read-lines.ts";
import { sizeProblem } from "./size-problem.ts";
import { compareNames, pathProblem, within } from "./tree-path.ts";
import type { Tree, TreeCallOptions, TreeFacts } from "./tree.ts";

/** What a manifest says of each path. */
export type Manifest = ReadonlyMap<string, TreeFacts>;

/** Options of {@link makeManifest}. */
export interface ManifestOptions extends TreeCallOptions {
  /** The hash of each file; default SHA-256. Every file is read, or hashed by its server. */
  readonly algorithm?: HashAlgorithm | undefined;
}

/** The manifest of a tree: paths, sizes, times and hashes of all its files and directories. */
export async function makeManifest(tree: Tree, options: ManifestOptions = {}): Promise<Manifest> {
  const { algorithm = "SHA-256", signal } = options;
  const { hashes } = await tree.traits({ signal });
  const hashOf = async (path: string): Promise<FileHash> =>
    tree.hash !== undefined && hashes.includes(algorithm)
      ? await tree.hash(path, algorithm, { signal })
      : await hashBlocks(tree.read(path, { signal }), algorithm);
  const manifest = new Map<string, TreeFacts>();
  const visit = async (directory: string): Promise<void> => {
    const entries = [...(await tree.list(directory, { signal }))];
    for (const { name, problem, ...facts } of entries.sort((a, b) => compareNames(a.name, b.name))) {
      const path = within(directory, name);
      // A manifest without it would say that it is to be removed elsewhere.
      if (problem !== undefined) throw new UnreadableError(path, problem);
      if (facts.type === "file") manifest.set(path, { ...facts, hash: facts.hash ?? (await hashOf(path)) });
      else if (facts.type === "directory") {
        manifest.set(path, facts);
        await visit(path);
      }
    }
  };
  await visit("");
  return manifest;
}

/** Writes a manifest to a file, which gets its name when it is whole: a header that says how many entries there are, and one line of JSON for each. */
export async function writeManifest(manifest: Manifest, path: string): Promise<void> {
  const part = `${path}.part`;
  const file = await open(part, "w");
  try {
    await file.write(`${JSON.stringify({ manifest: "@ftplib/sync", version: 1, entries: manifest.size })}\n`);
    for (const [at, facts] of manifest) await file.write(`${JSON.stringify({ path: at, ...facts })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
}

/**
 * Reads a manifest.
 *
 * @throws PlanError, which names the line, for a file that is something else or is damaged: it is never taken for an empty one
 */
export async function readManifest(path: string): Promise<Manifest> {
  const manifest = new Map<string, TreeFacts>();
  let count = 0;
  let entries: unknown;
  for await (const { text, number, isWhole } of readLines(path)) {
    count++;
    const fail = (problem: string): never => {
      throw new PlanError(path, number, problem);
    };
    if (!isWhole) fail("the line does not end: the manifest was cut off");
    const fields = parsed(number === 1 ? text.replace(/^\uFEFF/, "") : text) ?? fail("not an object in JSON");
    if (number === 1) {
      if (fields["manifest"] !== "@ftplib/sync" || fields["version"] !== 1)
        fail("not a manifest of version 1");
      ({ entries } = fields);
      continue;
    }
    const { path: at, type, size } = fields;
    if (typeof at !== "string" || at === "" || pathProblem(at) !== undefined)
      fail("path is not one of a tree");
    if (type !== "file" && type !== "directory") fail("type is neither file nor directory");
    const problem = sizeProblem(size);
    if (problem !== undefined) fail(`size ${problem}`);
    manifest.set(at as string, factsIn(fields));
  }
  if (count === 0) throw new PlanError(path, undefined, "the manifest is empty");
  if (manifest.size !== entries)
    throw new PlanError(path, count, `the manifest ends with ${manifest.size} entries of ${String(entries)}`);
  return manifest;
}

function factsIn(fields: Readonly<Record<string, unknown>>): TreeFacts {
  const { path: _, ...facts } = fields as Readonly<Record<string, unknown>> &
    TreeFacts & { readonly path: string };
  void _;
  return facts;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
