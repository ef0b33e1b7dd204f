export { type ConnectionLimit, connectionLimit } from "./connection-limit.ts";
export { decodeText } from "./decode-text.ts";
export { escapeControls } from "./escape-controls.ts";
export {
  ConnectionClosedError,
  FtpError,
  type FtpErrorContext,
  type FtpErrorOptions,
  isFtpError,
  LimitError,
  ProtocolError,
  type ProtocolErrorOptions,
  TimeoutError,
} from "./ftp-error.ts";
export { type BannerProtocol, identifyBanner } from "./identify-banner.ts";
export { isRetryable } from "./is-retryable.ts";
export { LineSplitter, type LineSplitterOptions } from "./line-splitter.ts";
export { parse150 } from "./parse-150.ts";
export { type Endpoint, parse227 } from "./parse-227.ts";
export { parse229 } from "./parse-229.ts";
export { parse257 } from "./parse-257.ts";
export { parseFeat } from "./parse-feat.ts";
export { pathnameOf } from "./pathname-of.ts";
export { Reply } from "./reply.ts";
export {
  errorForReply,
  isReplyError,
  PermanentReplyError,
  ReplyError,
  TemporaryReplyError,
  UnexpectedReplyError,
} from "./reply-error.ts";
export {
  isCompletion,
  isIntermediate,
  isPermanentNegative,
  isPreliminary,
  isTransientNegative,
} from "./reply-kind.ts";
export { ReplyParser, type ReplyParserOptions } from "./reply-parser.ts";
