import { connect } from "@ftplib/files";
import type { DoctorContext } from "./context.ts";
import { mergedOptions } from "./advice.ts";

/** Removes what the doctor has written, whatever has happened before: its own directory alone. Returns the name of what is left. */
export async function cleanUp(
  context: DoctorContext,
): Promise<{ readonly path: string; readonly error: unknown } | undefined> {
  const { directory, url, options, request } = context;
  if (directory === undefined) return undefined;
  // The user's signal may have come: this has a limit of its own.
  const signal = AbortSignal.timeout(3 * request.timeout);
  try {
    const site = await connect(
      url,
      mergedOptions(options, { retry: false, connections: 1, onInsecure: undefined, signal }),
    );
    try {
      await site.rm(directory, { recursive: true, force: true, signal });
    } finally {
      await site.close();
    }
    return undefined;
  } catch (error) {
    return { path: directory, error };
  }
}
