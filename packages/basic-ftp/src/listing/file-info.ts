/** What a {@link FileInfo} describes: `File`, `Directory`, `SymbolicLink`, or `Unknown`. */
export type FileType = 0 | 1 | 2 | 3;

/** The kinds of entries, by name, and their names, by number. */
export const FileType: {
  readonly Unknown: 0;
  readonly File: 1;
  readonly Directory: 2;
  readonly SymbolicLink: 3;
  readonly 0: "Unknown";
  readonly 1: "File";
  readonly 2: "Directory";
  readonly 3: "SymbolicLink";
} = {
  Unknown: 0,
  File: 1,
  Directory: 2,
  SymbolicLink: 3,
  0: "Unknown",
  1: "File",
  2: "Directory",
  3: "SymbolicLink",
};

/** The types of the kinds, as `FileType.File`. */
export declare namespace FileType {
  type Unknown = 0;
  type File = 1;
  type Directory = 2;
  type SymbolicLink = 3;
}

/** Who may do what: sums of `FileInfo.UnixPermission`. */
export interface UnixPermissions {
  readonly user: number;
  readonly group: number;
  readonly world: number;
}

/** A file, a directory or a link in a listing. */
export class FileInfo {
  /** The bits of {@link UnixPermissions}. */
  static UnixPermission: { Read: number; Write: number; Execute: number } = { Read: 4, Write: 2, Execute: 1 };

  name: string;
  type: FileType = FileType.Unknown;
  /** Bytes; 0 where the listing does not say. */
  size = 0;
  /** When it was modified, as the listing has it: with MLSD in the form of ISO 8601. */
  rawModifiedAt = "";
  /** When it was modified; only MLSD says that for certain. */
  modifiedAt?: Date;
  permissions?: UnixPermissions;
  hardLinkCount?: number;
  /** Where a symbolic link leads. */
  link?: string;
  group?: string;
  user?: string;
  /** What the names of one file have in common. */
  uniqueID?: string;

  constructor(name: string) {
    this.name = name;
  }

  get isDirectory(): boolean {
    return this.type === FileType.Directory;
  }

  get isSymbolicLink(): boolean {
    return this.type === FileType.SymbolicLink;
  }

  get isFile(): boolean {
    return this.type === FileType.File;
  }

  /** @deprecated use {@link rawModifiedAt} */
  get date(): string {
    return this.rawModifiedAt;
  }

  set date(rawModifiedAt: string) {
    this.rawModifiedAt = rawModifiedAt;
  }
}
