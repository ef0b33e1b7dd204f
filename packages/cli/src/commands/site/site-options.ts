import { connectionOptions } from "../../options/connection-options.ts";
import { dryRunOption } from "../../options/dry-run-option.ts";
import { flag } from "../../options/option.ts";

/** The flags of `site`. */
export const siteOptions = {
  ...connectionOptions,
  ...dryRunOption,
  force: flag("-f, --force", "replace a site that has this name"),
  withPasswords: flag("--with-passwords", "import: keep the passwords that the file holds in ~/.netrc"),
} as const;
