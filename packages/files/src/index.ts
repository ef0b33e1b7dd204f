export { connect } from "./connect.ts";
export type {
  DownloadOptions,
  DownloadResult,
  ListedFile,
  Verification,
} from "./download/download-options.ts";
export type { DownloadItem, DownloadManyOptions, DownloadOutcome } from "./download/many-options.ts";
export { FileError, type FileErrorCode, type FileErrorOptions, isFileError } from "./errors/file-error.ts";
export { IntegrityError, type IntegrityErrorOptions } from "./errors/integrity-error.ts";
export { ListingError } from "./errors/listing-error.ts";
export { isLocalFileError, LocalFileError } from "./errors/local-file-error.ts";
export { type Attempt, RetriesExhaustedError } from "./errors/retries-exhausted-error.ts";
export { SourceSpentError } from "./errors/source-spent-error.ts";
export { StoredNameError } from "./errors/stored-name-error.ts";
export { UnknownOutcomeError } from "./errors/unknown-outcome-error.ts";
export type { FileHash, HashAlgorithm } from "./hash/hash-reply.ts";
export type { RetryEvent, SessionOptions, SiteOptions } from "./options/site-options.ts";
export type { RemotePath } from "./path/remote-path.ts";
export type { FileTime } from "./operation/utimes.ts";
export type { SiteEntry, SiteEntryType } from "./path/site-entry.ts";
export type { ProgressListener, TransferProgress } from "./progress/progress.ts";
export type { RetryOptions } from "./options/retry.ts";
export { Site } from "./site.ts";
export type {
  HashOptions,
  MkdirOptions,
  ReaddirOptions,
  SiteCallOptions,
  SiteState,
} from "./site-call-options.ts";
export { parseSiteUrl, type Scheme, type SiteUrl, type UrlType } from "./url/site-url.ts";
export { TreeError, type TreeFailure, type TreeReport, type TreeSkip } from "./errors/tree-error.ts";
export type { GlobOptions } from "./tree/glob.ts";
export type { FilterOptions } from "./tree/path-filter.ts";
export type { RmOptions } from "./tree/remove-tree.ts";
export type { WalkOptions } from "./tree/walk.ts";
export { ProxyError } from "./proxy/proxy-error.ts";
export { proxyConnector } from "./proxy/proxy-connector.ts";
export type { ReadFileOptions } from "./stream/read-file.ts";
export type { ReadStreamOptions } from "./stream/read-stream.ts";
export type { Blocks, UploadSource } from "./upload/source.ts";
export { isUploadPart } from "./upload/temporary-name.ts";
export type { UploadOptions, UploadResult, WriteStreamOptions } from "./upload/upload-options.ts";
export type { AppendFileOptions, FileData, WriteFileOptions } from "./upload/write-file.ts";
export type { DownloadTreeOptions } from "./tree/download-tree.ts";
export type { TreeFile, TreeFileListener } from "./tree/tree-file.ts";
export type { TreeProgress, TreeProgressListener } from "./tree/tree-report.ts";
export type { FileToUpload, UploadedFile, UploadManyOptions } from "./upload/many-files.ts";
export type { UploadTreeOptions } from "./tree/upload-tree.ts";
export type { FtpProxy } from "./options/ftp-proxy.ts";
