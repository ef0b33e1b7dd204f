import { NetrcSecurityError } from "./netrc-security-error.ts";

/** The owner and the permissions of a file, as `fstat` reports them. */
export interface FileOwnership {
  readonly uid: number;
  readonly mode: number;
}

/**
 * Refuses a file that is not the user's alone (SEC3, SEC4): the owner is looked at first, then the bits of group and others.
 *
 * `shown` is the file's name as the user would type it in a shell; `filename` is its path. Root gets no exemption.
 */
export function requirePrivateFile(file: FileOwnership, me: number, shown: string, filename: string): void {
  if (file.uid !== me) {
    throw new NetrcSecurityError(
      `${shown} file owner (uid ${file.uid}) does not match current user (uid ${me}); run: chown ${me} ${shown}`,
      filename,
    );
  }
  if ((file.mode & 0o077) !== 0) {
    throw new NetrcSecurityError(
      `${shown} access too permissive: access permissions must restrict access to only the owner; run: chmod 600 ${shown}`,
      filename,
    );
  }
}
