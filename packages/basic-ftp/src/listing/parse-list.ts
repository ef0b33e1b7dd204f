import { type Entry, type Listing, type ListingItem, parseListing } from "@ftplib/listing";
import { FileInfo, FileType } from "./file-info.ts";
import { ownersOf } from "./owners.ts";
import { rawDateOf } from "./raw-date.ts";
import { rightsOf } from "./rights.ts";
import { readUndated, type UndatedEntry } from "./unknown-dates.ts";

const UNREADABLE =
  "This library only supports MLSD, Unix- or DOS-style directory listing. Your FTP server seems to be using another format. You can see the transmitted listing when setting `client.ftp.verbose = true`. You can then provide a custom parser to `client.parseList`, see the documentation for details.";

const TYPES: Readonly<Record<Entry["type"], FileType>> = {
  file: FileType.File,
  dir: FileType.Directory,
  symlink: FileType.SymbolicLink,
  // Devices count as files.
  char: FileType.File,
  block: FileType.File,
  fifo: FileType.Unknown,
  socket: FileType.Unknown,
  unknown: FileType.Unknown,
};

/**
 * Reads the text of a listing, in whatever dialect it is.
 *
 * @throws Error for a text in which no line is understood
 */
export function parseList(rawList: string): FileInfo[] {
  const listing = readListing(rawList);
  const { dialect, items, problems } = listing;
  const undated = problems.length > 0 ? readUndated(listing) : new Map<ListingItem, UndatedEntry>();
  const read = items.map((item) => readItem(item, undated.get(item))).filter((each) => each !== undefined);
  if (isDoubtful(listing) || (read.length === 0 && problems.length > 0)) throw new Error(UNREADABLE);
  const listed = read.filter(({ entry }) => !isDirectoryItself(entry)).map(({ info }) => info);
  return withTargets(listed).filter(({ name }) => dialect !== "facts" || !name.includes("/"));
}

function readItem(
  item: ListingItem,
  undated: UndatedEntry | undefined,
): { entry: Entry; info: FileInfo } | undefined {
  if (item.kind === "entry") return { entry: item, info: fileInfoOf(item) };
  if (undated === undefined) return undefined;
  const { entry, rawDate } = undated;
  return { entry, info: Object.assign(fileInfoOf(entry), { rawModifiedAt: rawDate }) };
}

function readListing(text: string): Listing {
  const listing = parseListing(text);
  // MLSD of a server that gives no facts: only a space before each name.
  const isFactless = listing.dialect === "names" && !/^[^\s]/m.test(text);
  return isFactless ? parseListing(text, { dialect: "facts" }) : listing;
}

/** Whether it could be anything: a list of names, or lines of a mainframe without the heading above them. */
function isDoubtful({ dialect, items }: Listing): boolean {
  if (dialect === "names") return true;
  return dialect?.startsWith("mvs-") === true && !items.some(({ kind }) => kind === "notice");
}

function isDirectoryItself({ name, facts }: Entry): boolean {
  const type = facts.get("type")?.toLowerCase();
  return name === "." || name === ".." || type === "cdir" || type === "pdir";
}

function fileInfoOf(entry: Entry): FileInfo {
  const { facts, modified, dialect } = entry;
  const info = new FileInfo(entry.name);
  info.type = TYPES[entry.type];
  info.size = dialect === "dos" && entry.type === "dir" ? 0 : Number(entry.size ?? facts.get("sizd") ?? 0);
  info.rawModifiedAt = rawDateOf(entry);
  if (dialect === "facts" && modified !== undefined) info.modifiedAt = new Date(modified.time);
  const rights = rightsOf(entry);
  if (rights !== undefined) info.permissions = rights;
  return Object.assign(info, {
    hardLinkCount: entry.links,
    link: entry.target ?? (facts.get("type")?.endsWith("slink:") === true ? "" : undefined),
    ...ownersOf(entry),
    uniqueID: entry.unique,
  });
}

/** A link of MLSD that does not say where it leads has the fact `unique` of its target, which may be listed, too. */
function withTargets(files: FileInfo[]): FileInfo[] {
  const targets = new Map(
    files
      .filter((file) => !file.isSymbolicLink && file.uniqueID !== undefined)
      .map((file) => [file.uniqueID, file]),
  );
  for (const file of files) {
    if (file.isSymbolicLink && file.uniqueID !== undefined)
      Object.assign(file, { link: file.link ?? targets.get(file.uniqueID)?.name });
  }
  return files;
}
