import type { RemotePath, Site } from "@ftplib/files";
import type { SiteSettings } from "../sites/named-site.ts";

/** Where a shell is: relative words begin there. */
export interface Here {
  /** The connections of the shell, which commands share. */
  readonly site: Site;
  /** The URL of the login directory, with the user and the password that were given. */
  readonly origin: string;
  /** The working directory. */
  readonly path: RemotePath;
  /** The login directory; undefined where the server does not name it. */
  readonly home: string | undefined;
  /** The name of its site, if it is one of the user's. */
  readonly name?: string | undefined;
  /** The flags that the shell was given, and those that are kept for its site. */
  readonly settings: SiteSettings;
  /** Runs another line as if it had been typed, as a dry run if that is wanted, and returns its exit code. */
  readonly run: (line: string, isDryRun: boolean) => Promise<number>;
}
