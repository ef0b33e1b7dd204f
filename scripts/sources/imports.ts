import { isBuiltin } from "node:module";

/** One import, re-export, `import()` or `require()` of a source file. */
export interface Import {
  readonly specifier: string;
  /** Counted from 1. */
  readonly line: number;
}

/**
 * What a source file imports, in order.
 *
 * It reads line by line and leaves out comment lines, since doc comments show imports in their examples. The formatter
 * guarantees the shape it relies on: the specifier stands on one line with `from`, `import` or `require`.
 */
export function importsOf(text: string): Import[] {
  return text.split("\n").flatMap((content, index) => {
    if (/^\s*(?:\/\/|\/\*|\*)/.test(content)) return [];
    const matches = content.matchAll(/\b(?:from|import|import\(|require\()\s*(["'])([^"'\n]+)\1/g);
    return [...matches].map((match) => ({ specifier: match[2] ?? "", line: index + 1 }));
  });
}

/** The npm package of a specifier (`@ftplib/netrc/file` → `@ftplib/netrc`); undefined for paths and Node's own modules. */
export function packageOf(specifier: string): string | undefined {
  if (/^[./]/.test(specifier) || isBuiltin(specifier)) return undefined;
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
