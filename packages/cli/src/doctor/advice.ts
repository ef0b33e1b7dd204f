import type { Scheme, SiteOptions } from "@ftplib/files";

/** What mends a finding: the same as flags of `ftpl` and as options of `connect`. */
export interface Advice {
  /** Flags of `ftpl`, each with its value: `--pin sha256/…`. */
  readonly flags: readonly (readonly [name: string, value?: string])[];
  /** Flags that were given and should not be. */
  readonly drop?: readonly string[];
  /** Options of `connect` in `@ftplib/files`. */
  readonly options: SiteOptions;
  /** The scheme that the URL should have. */
  readonly scheme?: Scheme;
}

/** Nothing has to be changed. */
export const NO_ADVICE: Advice = { flags: [], options: {} };

/** Both pieces of advice; where they disagree, the second one counts. */
export function withAdvice(first: Advice, second: Advice): Advice {
  const replaced = new Set(second.flags.map(([name]) => name));
  const scheme = second.scheme ?? first.scheme;
  return {
    drop: [...(first.drop ?? []), ...(second.drop ?? [])],
    flags: [...first.flags.filter(([name]) => !replaced.has(name)), ...second.flags],
    options: mergedOptions(first.options, second.options),
    ...(scheme === undefined ? {} : { scheme }),
  };
}

/** The options of both, with those of objects inside them. */
export function mergedOptions(first: SiteOptions, second: SiteOptions): SiteOptions {
  const { ftp, tlsOptions } = { ...first, ...second };
  return {
    ...first,
    ...second,
    ...(ftp === undefined ? {} : { ftp: { ...first.ftp, ...second.ftp } }),
    ...(tlsOptions === undefined ? {} : { tlsOptions: { ...first.tlsOptions, ...second.tlsOptions } }),
  };
}
