import { codeOf, ExitError } from "./exit-code.ts";

/** The end of a message about a name on the server that is not there, where it seems to be meant as a pattern; else empty. */
export function patternAdvice(error: unknown): string {
  const cause = error instanceof ExitError ? error.cause : error;
  const isMissing = cause instanceof Error && cause.name === "FileError" && codeOf(cause) === "ENOENT";
  if (!isMissing || !("path" in cause) || !/[*?[]/.test(String(cause.path))) return "";
  return " (a name is taken as it is: find --name has patterns, and so have the lines of shell and run)";
}
