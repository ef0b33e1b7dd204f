/** What `--json` prints, one object a line. A reader passes over types and keys that it does not know. */
export type OutputEvent =
  | EntryEvent
  | TransferEvent
  | StepEvent
  | RunProgressEvent
  | ReleaseEvent
  | { readonly type: "done"; readonly action: string; readonly path: string; readonly target?: string }
  | ActionEvent
  | FeatureEvent
  | HashEvent
  | ReplyEvent
  | UsageEvent
  | { readonly type: "notice"; readonly message: string }
  | CheckEvent
  | CodeEvent
  | SiteEvent
  | ServingEvent
  | ErrorEvent
  | SummaryEvent;

/** A file, a directory or a link that was listed or looked at. */
export interface EntryEvent {
  readonly type: "entry";
  readonly path: string;
  readonly name: string;
  readonly kind: "file" | "directory" | "symlink" | "other" | "unknown";
  /** Bytes. */
  readonly size?: number;
  /** ISO 8601, in UTC. */
  readonly mtime?: string;
  /** Permissions, such as "0644". */
  readonly mode?: string;
  readonly owner?: string;
  readonly group?: string;
  /** Where a link leads. */
  readonly target?: string;
}

/** What was done with a path, or with `--dry-run` would be. */
export interface ActionEvent {
  readonly type: "done" | "planned";
  /** The command, such as `rm`, or `download` and `upload`. */
  readonly action: string;
  readonly path: string;
  readonly target?: string;
  /** Bytes of the file, where known. */
  readonly size?: number;
}

/** A line of FEAT. */
export interface FeatureEvent {
  readonly type: "feature";
  readonly name: string;
  readonly parameters: string;
}

/** A hash, or what came of the comparison of one. */
export interface HashEvent {
  readonly type: "hash";
  readonly path: string;
  readonly algorithm: string;
  /** Lower case. */
  readonly hex: string;
  /** Whether it is the expected one, with `--check`. */
  readonly matches?: boolean;
}

/** The reply to a command that was sent as it is. */
export interface ReplyEvent {
  readonly type: "reply";
  readonly code: number;
  readonly lines: readonly string[];
}

/** How much is in a directory. */
export interface UsageEvent {
  readonly type: "usage";
  readonly path: string;
  readonly bytes: number;
  readonly files: number;
}

/** A site that the user has given a name. */
export interface SiteEvent {
  readonly type: "site";
  readonly name: string;
  readonly url: string;
  /** The flags that are kept with it, without their dashes. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

/** A directory that is served. */
export interface ServingEvent {
  readonly type: "serving";
  readonly url: string;
  readonly directory: string;
  /** The key of its certificate, as `--pin` takes it. */
  readonly pin?: string;
}

/** A transfer of one file. */
export interface TransferEvent {
  readonly type: "transfer";
  readonly direction: "download" | "upload" | "copy";
  readonly source: string;
  readonly target: string;
  readonly state: "progress" | "done" | "failed";
  /** Bytes of the file that have arrived. */
  readonly bytes: number;
  /** Bytes of the whole file, where known. */
  readonly total?: number;
}

/** One step that makes two trees equal: of a plan, or of its execution. */
export interface StepEvent {
  readonly type: "step";
  /** `would`: in a dry run, or in a comparison. */
  readonly state: "would" | "done" | "skipped" | "failed";
  readonly action: "mkdir" | "copy" | "update" | "touch" | "rename" | "remove" | "conflict";
  /** Relative to both trees; empty: the trees themselves. */
  readonly path: string;
  readonly kind: "file" | "directory";
  /** Where a rename begins. */
  readonly from?: string;
  /** Why it is a step. */
  readonly reason: string;
  /** Bytes of the source's file. */
  readonly size?: number;
  /** Bytes that were transferred. */
  readonly bytes?: number;
  /** The code of the error that it failed with. */
  readonly code?: string;
  /** Why it was skipped, or what it failed with. */
  readonly message?: string;
}

/** How far a run over two trees has come. */
export interface RunProgressEvent {
  readonly type: "progress";
  readonly phase: string;
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
  readonly failed: number;
  /** Bytes a second. */
  readonly rate: number;
  /** Milliseconds that are left. */
  readonly eta?: number;
}

/** Which release is live, or would be after a dry run. */
export interface ReleaseEvent {
  readonly type: "release";
  readonly state: "would" | "done";
  readonly release: string;
  /** What was live before. */
  readonly previous?: string;
  /** Earlier ones that were removed. */
  readonly removed: readonly string[];
}

/** What one check of `doctor` has found. */
export interface CheckEvent {
  readonly type: "check";
  readonly name: string;
  readonly status: "ok" | "note" | "warning" | "failed" | "skipped";
  /** What the server did, or why it was not asked. */
  readonly seen: string;
  readonly means?: string;
  /** Flags that help. */
  readonly flags?: readonly string[];
  /** Flags that were given and should not be. */
  readonly drop?: readonly string[];
  /** The same as options of `connect`. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The scheme that the URL should have. */
  readonly scheme?: "ftp" | "ftpes" | "ftps";
  /** Of what has failed: the exit code that it leads to. */
  readonly exit?: number;
}

/** The end of a report of `doctor`: how to use the server. */
export interface CodeEvent {
  readonly type: "code";
  /** A command line. */
  readonly command: string;
  /** A program. */
  readonly typescript: string;
}

/** What failed. The last event of a program that ends with an error has `fatal`. */
export interface ErrorEvent {
  readonly type: "error";
  readonly message: string;
  /** The error's own code, such as `ENOENT` or `ERR_FTP_TIMEOUT`. */
  readonly code?: string;
  /** The exit code that it leads to. */
  readonly exit: number;
  readonly path?: string;
  readonly fatal: boolean;
}

/** What a command did, at its end. */
export interface SummaryEvent {
  readonly type: "summary";
  readonly command: string;
  readonly files: number;
  readonly bytes: number;
  readonly failed: number;
  readonly skipped: number;
  /** Of a run over two trees: files and directories that were removed, and files that were equal. */
  readonly removed?: number;
  readonly equal?: number;
  /** Milliseconds. */
  readonly elapsed?: number;
  readonly dryRun?: boolean;
}
