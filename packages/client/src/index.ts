export type { Entry, EntryType, ListingItem, ListingLine, Moment } from "@ftplib/listing";
export {
  ConnectionClosedError,
  escapeControls,
  FtpError,
  isFtpError,
  isReplyError,
  LimitError,
  PermanentReplyError,
  ProtocolError,
  parse150,
  parse227,
  parse229,
  parse257,
  Reply,
  ReplyError,
  TemporaryReplyError,
  TimeoutError,
  UnexpectedReplyError,
} from "@ftplib/reply";
export type { Connection, Listener, TlsFacts } from "@ftplib/transport";
export { allErrors } from "./all-errors.ts";
export type { CommandText } from "./command.ts";
export type { ConnectOptions } from "./connect.ts";
export type { OpenedTransfer, RestartMarker, TransferOptions } from "./data-connection.ts";
export type { LogSink } from "./debug-log.ts";
export type { DownloadDestination, DownloadOptions, TransferResult } from "./download.ts";
export type { DownloadCallback, DownloadTarget } from "./download-target.ts";
export type { Features } from "./features.ts";
export { FTP, type OpenOptions } from "./ftp.ts";
export { FTP_TLS, type OpenTlsOptions, type SecureLoginOptions } from "./ftp-tls.ts";
export { type CopyOptions, ftpcp } from "./ftpcp.ts";
export type { LineCallback } from "./line-reader.ts";
export type { ListOptions } from "./list.ts";
export type { ListingArguments, MlsdOptions } from "./listings.ts";
export type { ManyOptions } from "./many-transfers.ts";
export type { MlsdEntry } from "./mlsd-entry.ts";
export { FTP_PORT, type FtpOptions, type FtpTlsOptions, FTPS_PORT, type TlsOptions } from "./options.ts";
export { printLine } from "./print-line.ts";
export type { Progress, ProgressCallback } from "./progress.ts";
export type { FileToRetrieve, RetrievedFile, RetrieveManyOptions } from "./retrieve-many.ts";
export type { RetrieveOptions } from "./retrieve.ts";
export type { BlockCallback } from "./send-data.ts";
export type { CallOptions, SessionState } from "./session.ts";
export type { StoreLinesOptions, StoreOptions } from "./store.ts";
export type { EncodingName, TextCodec } from "./text-codec.ts";
export type { Phase, Timeouts } from "./timeouts.ts";
export type { FileToStore, StoredFile } from "./store-many.ts";
export { TransferIncompleteError, type TransferIncompleteErrorOptions } from "./transfer-incomplete-error.ts";
export type { UploadOptions, UploadOrigin } from "./upload.ts";
export { type ConnectionRole, TlsError, type TlsErrorOptions } from "./tls-error.ts";
export type { UploadSource } from "./upload-source.ts";
