import { readNetrc } from "@ftplib/netrc/file";
import type { CommandText } from "ftplib";
import type { SiteOptions } from "../options/site-options.ts";
import type { SiteUrl } from "../url/site-url.ts";

/** Who logs in. */
export interface Credentials {
  readonly user: CommandText;
  readonly password: CommandText;
  readonly account: string | undefined;
}

/**
 * Finds out who logs in, once for all sessions of a site: the options first, then the URL, then `.netrc`; without a user anonymously
 * (Z4). A password function is called at most once.
 */
export function credentialsOf(url: SiteUrl, options: SiteOptions): () => Promise<Credentials> {
  let found: Promise<Credentials> | undefined;
  return () => (found ??= find(url, options));
}

async function find(
  url: SiteUrl,
  { user, password, account, netrc = true }: SiteOptions,
): Promise<Credentials> {
  const given = typeof password === "function" ? await password() : password;
  if (typeof given !== "string" && given !== undefined)
    throw new TypeError("the option password gave no string");
  const named: CommandText | undefined = user ?? url.user;
  const secret = given ?? url.password;
  if (secret !== undefined) return { user: named ?? "", password: secret, account };
  if (netrc !== false) {
    const file = await readNetrc(typeof netrc === "string" ? netrc : undefined).catch((error: unknown) => {
      // Nobody has to have the file of the default place.
      if (typeof netrc === "string" || !isMissing(error)) throw error;
      return undefined;
    });
    // A `.netrc` holds text: it has no entry for a user that is not.
    const isText = named === undefined || typeof named === "string";
    const entry = isText ? file?.lookup(url.host, named) : undefined;
    if (entry !== undefined) {
      return {
        user: entry.login || (named ?? ""),
        password: entry.password,
        account: account ?? (entry.account || undefined),
      };
    }
  }
  return { user: named ?? "", password: "", account };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
