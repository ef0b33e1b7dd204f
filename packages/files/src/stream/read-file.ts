import { checkOptions, type OptionKinds } from "../options/check-options.ts";
import { downloadCompared } from "../operation/download-compared.ts";
import { orFileError } from "../operation/refusal.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import { slowed } from "../time/bandwidth.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";

/** Options of `readFile`. */
export interface ReadFileOptions {
  /** Makes the result text, `utf8` say; by default it is a Buffer. */
  readonly encoding?: BufferEncoding | null | undefined;
  readonly signal?: AbortSignal | undefined;
}

const KINDS: OptionKinds<ReadFileOptions> = { encoding: "any", signal: "signal" };

/** The whole file: see `Site.readFile`. */
export async function readFile(
  site: SiteContext,
  path: RemotePath,
  given: BufferEncoding | ReadFileOptions | null,
): Promise<Buffer | string> {
  const options = typeof given === "string" ? { encoding: given } : (given ?? {});
  checkOptions<ReadFileOptions>("readFile()", options, KINDS);
  const { encoding, signal } = options;
  if (encoding !== undefined && encoding !== null && !Buffer.isEncoding(encoding)) {
    throw new TypeError('the option encoding of readFile() must be one of Node\'s, "utf8" say');
  }
  const bytes = await perform(
    site,
    {
      name: "readFile",
      path: shown(path),
      run: async (session) => {
        const blocks: Uint8Array[] = [];
        await orFileError(session, { operation: "readFile", path, intent: "read" }, () =>
          downloadCompared(
            session,
            path,
            slowed((block) => void blocks.push(block), session.facts.limits, signal),
            { signal },
          ),
        );
        return Buffer.concat(blocks);
      },
    },
    signal,
  );
  return typeof encoding === "string" ? bytes.toString(encoding) : bytes;
}
