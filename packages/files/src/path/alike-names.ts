/** A name or path as a file system that ignores case takes it: two with the same one are the same file there. */
export function folded(name: string): string {
  return name.normalize("NFC").toUpperCase().toLowerCase();
}

/**
 * The same for names that a server may take for one without saying so: it may fold case or accents, or store another character for one
 * that it does not like, or none at the end.
 */
export function alikeKey(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[\x00-\x2f\x3a-\x60\x7b-\xa0]/g, "_")
    .replace(/_+$/, "");
}

/** Whether it is a name that servers store as it is. */
export function isPlainName(name: string): boolean {
  return /^[\w.-](?:[\w. -]*[\w-])?$/.test(name);
}

/** Which names a listing may leave out: there are servers that list none with a dot before it. */
export function hides(names: readonly string[]): (name: string) => boolean {
  const isDotted = (name: string): boolean => name.startsWith(".");
  return names.some(isDotted) ? () => false : isDotted;
}

/** Finds names of a directory by those that are alike. */
export class AlikeNames {
  readonly #names = new Map<string, string[]>();

  constructor(names: Iterable<string>) {
    for (const name of names) {
      const key = alikeKey(name);
      const known = this.#names.get(key);
      if (known === undefined) this.#names.set(key, [name]);
      else known.push(name);
    }
  }

  /** The other names that are like this one. */
  of(name: string): readonly string[] {
    return (this.#names.get(alikeKey(name)) ?? []).filter((each) => each !== name);
  }
}
