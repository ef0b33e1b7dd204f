/**
 * Fails when a package would publish more than it should: a file that no user needs, or more bytes than its limit
 * (docs/decisions/0065). Reads what `npm pack` would pack; part of `check`, after the build.
 */
import { type LibraryPackage, libraryPackages, runQuietly } from "./workspace.ts";

/** The largest unpacked size of each package, bytes. */
const limits: Readonly<Record<string, number>> = {
  ftplib: 350_000,
  "@ftplib/basic-ftp": 450_000,
  "@ftplib/cli": 350_000,
  "@ftplib/files": 335_000,
  "@ftplib/listing": 75_000,
  "@ftplib/netrc": 30_000,
  "@ftplib/promise-ftp": 415_000,
  "@ftplib/reply": 50_000,
  "@ftplib/storage": 35_000,
  "@ftplib/sync": 265_000,
  "@ftplib/sync-bullmq": 45_000,
  "@ftplib/testkit": 155_000,
  "@ftplib/transport": 115_000,
};

const expectedFiles =
  /^(?:dist\/[\w/-]+(?:\.c?js|\.d\.c?ts)|man\/\w+\.1|package\.json|(?:README|CHANGELOG)\.md|LICENSE)$/;

interface Packed {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Prints the package's size, and returns whether it may be published. */
function checkPacked({ path, manifest: { name } }: LibraryPackage): boolean {
  const listed = runQuietly("npm", ["pack", "--dry-run", "--json", "--loglevel=error"], { cwd: path });
  const [packed] = JSON.parse(listed) as Packed[];
  if (packed === undefined) throw new Error(`npm packs nothing for ${name}`);
  const { unpackedSize, files } = packed;
  const limit = limits[name] ?? 0;
  console.log(`${name}: ${unpackedSize} bytes unpacked in ${files.length} files, at most ${limit}`);
  const surplus = files.map((file) => file.path).filter((file) => !expectedFiles.test(file));
  for (const file of surplus) console.error(`${name}: ${file} is not for publication`);
  if (unpackedSize > limit) console.error(`${name}: larger than its limit`);
  return surplus.length === 0 && unpackedSize <= limit;
}

const results = libraryPackages().map(checkPacked);
process.exitCode = results.every(Boolean) ? 0 : 1;
