import { UsageError } from "../errors/usage-error.ts";
import type { Output } from "./output.ts";

/** @throws UsageError where the bytes of a file would stand between the events of `--json` */
export function checkBytes({ options }: Output): void {
  if (options.json)
    throw new UsageError("--json writes events to standard output, and the file would stand between them");
}
