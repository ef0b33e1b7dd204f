/** Bytes that differ from place to place, and from file to file. */
export function content(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (at * 31 + (at >> 8) * 7 + seed * 13) & 255;
  return bytes;
}

/** The names of many small files. */
export const MANY: readonly string[] = Array.from({ length: 20 }, (_, index) => `f${index + 1}.bin`);

/** What the small file of this name contains. */
export function smallFile(name: string): Uint8Array {
  const number = Number(/\d+/.exec(name)?.[0] ?? 0);
  return content(1_000 + number * 100, number);
}

/** What a device has, below its home directory. */
export const TREE: Readonly<Record<string, string | Uint8Array>> = {
  "a.txt": "abcdefghijklmnopqrstuvwxyz",
  "b.bin": content(40_000, 5),
  "sub/inside.txt": "inside\n",
  ...Object.fromEntries(MANY.map((name) => [`many/${name}`, smallFile(name)])),
};

/** The entries of the home directory. */
export const HOME_NAMES: readonly string[] = ["a.txt", "b.bin", "many", "sub"];

export const isDirectory = (name: string): boolean => name === "many" || name === "sub";
