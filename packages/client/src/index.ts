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
export type { ConnectedSocket, Connection, Listener, TlsFacts } from "@ftplib/transport";
export { canRetry } from "./errors/can-retry.ts";
export { allErrors } from "./errors/all-errors.ts";
export { ConnectorError } from "./errors/connector-error.ts";
export { DataConnectionError } from "./errors/data-connection-error.ts";
export type { CommandText } from "./command/command.ts";
export type { ConnectOptions } from "./session/connect.ts";
export type { FtpConnector, FtpConnectTarget } from "./session/connector.ts";
export type { BlocksOptions, RestartMarker, TransferOptions } from "./transfer/restart.ts";
export type { LogSink } from "./log/debug-log.ts";
export { FileChangedError, type FileChangedErrorOptions } from "./errors/file-changed-error.ts";
export type { ExpectedFile } from "./file/expected-file.ts";
export type { DownloadDestination, DownloadOptions, TransferResult } from "./file/download.ts";
export type { DownloadCallback, DownloadTarget } from "./transfer/destination.ts";
export type { Features } from "./exchange/feat.ts";
export { FTP, type ManyOptions, type RetrieveManyOptions } from "./ftp.ts";
export type { OpenedTransfer } from "./ftp-commands.ts";
export type { ServerCopyOptions, UtimeOptions } from "./ftp-file-commands.ts";
export type { FileHash, HashOptions, HashRange } from "./file/hash-file.ts";
export type { HashAlgorithm } from "./exchange/hash.ts";
export type { TimeMethod } from "./exchange/file-time.ts";
export { type AuthOptions, FTP_TLS, type OpenTlsOptions, type SecureLoginOptions } from "./ftp-tls.ts";
export { type CopyOptions, ftpcp } from "./ftpcp.ts";
export type { Items } from "./items.ts";
export type { LineCallback } from "./transfer/line-reader.ts";
export type { ListOptions } from "./list/list-options.ts";
export type { ListingArguments, MlsdOptions } from "./list/nlst-dir-mlsd.ts";
export type { MlsdEntry } from "./list/mlsd-entry.ts";
export type {
  FtpOptions,
  FtpTlsOptions,
  ModeZOptions,
  NoopIntervals,
  PassiveCommand,
  PortRange,
  TlsOptions,
} from "./session/options.ts";
export { FTP_PORT, FTPS_PORT } from "./session/resolve-options.ts";
export type { OpenOptions } from "./open-client.ts";
export { ServerMemory } from "./session/server-memory.ts";
export type { CommandTrace, ConnectionTrace, TraceContext, TransferTrace } from "./log/traces.ts";
export { printLine } from "./log/print-line.ts";
export type { Progress, ProgressCallback } from "./file/progress.ts";
export type { FileToRetrieve, RetrievedFile } from "./many/retrieve-many.ts";
export type { RetrieveOptions } from "./transfer/retrieve.ts";
export type { BlockCallback } from "./transfer/send-data.ts";
export type { LoginOptions } from "./session/log-in.ts";
export type { CallOptions } from "./session/call-limits.ts";
export type { ClientPhase } from "./session/client.ts";
export type { StoreLinesOptions, StoreOptions } from "./transfer/store.ts";
export type { EncodingName, TextCodec } from "./command/text-codec.ts";
export type { Phase } from "./errors/phase.ts";
export type { Timeouts } from "./session/timeouts.ts";
export type { TogetherOptions } from "./many/send-together.ts";
export type { ReplyCallback } from "./many/reported-replies.ts";
export type { FileToStore, StoredFile } from "./many/store-many.ts";
export {
  TransferIncompleteError,
  type TransferIncompleteErrorOptions,
} from "./errors/transfer-incomplete-error.ts";
export type { UploadOptions, UploadOrigin } from "./file/upload.ts";
export { type ConnectionRole, TlsError, type TlsErrorOptions } from "./errors/tls-error.ts";
export type { UploadSource } from "./transfer/source.ts";
