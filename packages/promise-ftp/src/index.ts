export { FtpConnectionError, FtpReconnectError } from "./errors/connection-errors.ts";
export { ERROR_CODES } from "./errors/error-codes.ts";
export { STATUSES } from "./errors/statuses.ts";
export type { ConnectionStatus } from "./errors/statuses.ts";
export type { ListingElement, Rights } from "./listing/listing-element.ts";
export type { SiteReply } from "./operation/commands.ts";
// What `require()` returns, as promise-ftp has it.
// oxlint-disable-next-line import/no-default-export
export { PromiseFtp as default } from "./promise-ftp.ts";
export type { Options } from "./session/connect-options.ts";
export type { RawClient, RawEvents } from "./session/raw-client.ts";
export type { Input } from "./transfer/source.ts";
