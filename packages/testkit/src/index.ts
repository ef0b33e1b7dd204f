export { type Certificate, type CertificateOptions, createCertificate } from "./certificate.ts";
export type { Cut } from "./cut.ts";
export type { DataEnd } from "./data-end.ts";
export { DirectoryFileSystem } from "./directory-file-system.ts";
export {
  type Action,
  at,
  type Channel,
  compose,
  type Fault,
  type FaultRule,
  type Holding,
  type Step,
} from "./faults/fault.ts";
export * as faults from "./faults/all-faults.ts";
export { type FileFacts, type FileSink, type FileSystem, FileSystemError } from "./file-system.ts";
export { Forwarder, type ForwarderOptions } from "./forwarder.ts";
export { MemoryFileSystem, type Tree, type TreeSource } from "./memory-file-system.ts";
export { ScriptMismatch } from "./script-mismatch.ts";
export { ScriptServer, type ScriptServerOptions } from "./script-server.ts";
export { TestServer } from "./test-server.ts";
export type { TestServerOptions, TlsMode, Users } from "./test-server-options.ts";
export type { TlsOptions } from "./tls-acceptor.ts";
export type { Transcript } from "./transcript.ts";
export type { TransferRecord } from "./transfer-record.ts";
