import type { Stats } from "node:fs";
import { lstat, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { isPartOfDownload, unlessMissing } from "../local/local-target.ts";
import { makeDirectories } from "../local/make-directories.ts";
import { folded } from "../path/alike-names.ts";
import { nameProblem } from "../path/local-name.ts";

/** A name of the server that has no place on this machine (T2). */
class NoLocalPlace extends Error {
  override get name(): string {
    return "NoLocalPlace";
  }
}

/**
 * Where the files of a remote tree go on this machine (T2): below the root, and nowhere else. Names that this machine cannot
 * hold, and names that its file system takes for one, are refused; so is what a link leads to.
 */
export class LocalPlaces {
  readonly #root: string;
  readonly #isPortable: boolean;
  /** By directory, what its names are folded to; undefined where the file system keeps all names apart. */
  readonly #folded: Map<string, Map<string, string>> | undefined;
  #isImagined = false;
  /** The parts of downloads that the tree has, and their records, without the `.json` of those. */
  readonly #parts = new Map<string, string>();
  readonly #entered = new Map<string, Promise<boolean>>();
  /** Directories that were not there before: nothing is in them but what the run has put there. */
  readonly #made = new Set<string>();

  private constructor(root: string, isPortable: boolean, isFolding: boolean) {
    this.#root = root;
    this.#isPortable = isPortable;
    this.#folded = isFolding ? new Map() : undefined;
  }

  /** Makes the root if it is not there, and finds out what its file system takes for one name. */
  static async below(root: string, isPortable: boolean, isFolding?: boolean): Promise<LocalPlaces> {
    const path = resolve(root);
    await makeDirectories(path);
    return new LocalPlaces(path, isPortable, isFolding ?? (await foldsNames(path)));
  }

  /** The same without making anything: for a rehearsal. Names that the file system takes for one are not noticed. */
  static async imagined(root: string, isPortable: boolean): Promise<LocalPlaces> {
    const path = resolve(root);
    // One that cannot be made fails as it would.
    if ((await unlessMissing(stat(path)))?.isDirectory() === false) await makeDirectories(path);
    const places = new LocalPlaces(path, isPortable, false);
    places.#isImagined = true;
    return places;
  }

  /**
   * The path for an entry of the tree; the directories above it are made.
   *
   * @param relative names with `/` between them
   * @throws NoLocalPlace
   */
  async placeOf(relative: string): Promise<string> {
    const names = relative.split("/");
    let directory = this.#root;
    for (const [depth, name] of names.entries()) {
      const problem = nameProblem(name, this.#isPortable);
      if (problem !== undefined) throw new NoLocalPlace(`no local file can be called '${name}': ${problem}`);
      this.#checkUnique(directory, name);
      if (depth < names.length - 1) {
        directory = join(directory, name);
        await this.#enter(directory);
      }
    }
    const place = join(directory, names.at(-1) ?? "");
    this.#checkPart(place);
    return place;
  }

  /**
   * What is at the place of a file already; undefined where nothing is.
   *
   * @throws NoLocalPlace for a symbolic link: what it leads to may be anywhere; in a rehearsal for a directory, too
   */
  async factsAt(place: string): Promise<Stats | undefined> {
    if (this.#made.has(dirname(place))) return undefined;
    const found = await lstat(place).catch(() => undefined);
    const isInWay = found?.isSymbolicLink() === true || (this.#isImagined && found?.isDirectory() === true);
    if (!isInWay) return found;
    const what = found.isDirectory() ? "a directory" : "a symbolic link";
    throw new NoLocalPlace(`'${place}' is ${what}, and the server has a file of that name`);
  }

  /** Makes a directory of the tree; returns whether it was not there. */
  async makeDirectory(relative: string): Promise<boolean> {
    return await this.#enter(await this.placeOf(relative));
  }

  #checkUnique(directory: string, name: string): void {
    if (this.#folded === undefined) return;
    const names = this.#folded.get(directory) ?? new Map<string, string>();
    this.#folded.set(directory, names);
    const key = folded(name);
    const other = names.get(key) ?? name;
    if (other !== name)
      throw new NoLocalPlace(`the local file system takes '${name}' and '${other}' for one name`);
    names.set(key, name);
  }

  /** A part next to its record would be taken for what an earlier download has left here. */
  #checkPart(place: string): void {
    if (!isPartOfDownload(basename(place))) return;
    const part = place.replace(/\.json$/, "");
    const other = this.#parts.get(part) ?? place;
    if (other !== place)
      throw new NoLocalPlace(`'${place}' and '${other}' together are what an unfinished download leaves`);
    this.#parts.set(part, place);
  }

  #enter(directory: string): Promise<boolean> {
    const known = this.#entered.get(directory);
    if (known !== undefined) return known.then(() => false);
    const making = (this.#isImagined ? accept(directory) : makeOrAccept(directory)).then((isMade) => {
      if (isMade) this.#made.add(directory);
      return isMade;
    });
    this.#entered.set(directory, making);
    return making;
  }
}

/** Makes a directory, or takes the one that is there; a link to one is refused. */
async function makeOrAccept(directory: string): Promise<boolean> {
  try {
    await mkdir(directory);
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return await accept(directory);
}

/** Takes a directory that is there, and one that is not; nothing is made. */
async function accept(directory: string): Promise<false> {
  const found = await unlessMissing(lstat(directory));
  if (found === undefined || found.isDirectory()) return false;
  const what = found.isSymbolicLink() ? "a symbolic link" : "a file";
  throw new NoLocalPlace(`'${directory}' is ${what}, and the server has a directory of that name`);
}

/** Whether the file system takes names for one that differ in case or in the form of their accents. */
async function foldsNames(root: string): Promise<boolean> {
  const folder = await mkdtemp(join(root, ".names-"));
  try {
    await writeFile(join(folder, "caf\u00e9"), "");
    for (const other of ["CAF\u00c9", "cafe\u0301"]) {
      const isThere = await lstat(join(folder, other)).then(
        () => true,
        () => false,
      );
      if (isThere) return true;
    }
    return false;
  } finally {
    await rm(folder, { recursive: true });
  }
}
