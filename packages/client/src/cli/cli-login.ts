import { isNetrcParseError, type NetrcEntry } from "@ftplib/netrc";
import { readNetrc } from "@ftplib/netrc/file";

/** Whom the program logs in as, and what there is to tell about it. */
export interface CliLogin {
  readonly entry: NetrcEntry | undefined;
  /** For standard error; undefined when there is nothing to tell. */
  readonly remark: string | undefined;
}

/**
 * What a `.netrc` says of the host (ftplib, P3 to P5). A default file that is not there is no matter; one named by `-r`
 * that cannot be read is told, and the login is anonymous.
 *
 * @throws NetrcParseError for a file that breaks the grammar or is open to others
 */
export async function findCliLogin(host: string, file: string | undefined): Promise<CliLogin> {
  try {
    const entry = (await readNetrc(file)).lookup(host);
    return {
      entry,
      remark: entry === undefined ? `no account for ${host}: logging in anonymously` : undefined,
    };
  } catch (error) {
    const isOfSystem = error instanceof Error && !isNetrcParseError(error) && "syscall" in error;
    if (!isOfSystem) throw error;
    const remark = file === undefined ? undefined : `cannot read ${file}: logging in anonymously`;
    return { entry: undefined, remark };
  }
}
