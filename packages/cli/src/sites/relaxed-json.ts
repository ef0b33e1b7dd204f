import { UsageError } from "../errors/usage-error.ts";

/**
 * Reads JSON as people write it: comments and a comma too many are allowed.
 *
 * @throws UsageError for anything else; the message has the line
 */
export async function readRelaxedJson(text: string, path: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch {
    const { default: json5 } = await import("json5");
    try {
      return json5.parse(text);
    } catch (error) {
      const line = error instanceof Error && "lineNumber" in error ? String(error.lineNumber) : "1";
      throw new UsageError(`${path}:${line}: this is not JSON`, { cause: error });
    }
  }
}
