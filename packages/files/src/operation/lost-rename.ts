import { isFtpError, isReplyError } from "@ftplib/reply";
import type { FTP } from "ftplib";
import { mayHaveRenamed } from "ftplib/internal";

/** Whether a rename has failed at RNFR: then nothing is renamed (R2), whatever the connection was lost by. */
export function hasFailedAtSource(ftp: FTP, error: unknown): boolean {
  if (isReplyError(error) && error.command !== undefined) return /^RNFR\b/i.test(error.command);
  return isFtpError(error) && !mayHaveRenamed(ftp);
}
