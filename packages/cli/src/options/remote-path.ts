import { UsageError } from "../errors/usage-error.ts";
import type { Option } from "./option.ts";

/** A flag whose value is a path on the server of the target: no URL, and not `site:path`. */
export function remotePath(flags: string, description: string): Option<string> {
  const name = /--[\w-]+/.exec(flags)?.[0] ?? flags;
  return {
    flags,
    description,
    read: (given) => {
      if (given === "") throw new UsageError(`${name} takes a path, which is empty`);
      if (!/^[a-z][a-z\d+.-]*:\/\//i.test(given)) return given;
      throw new UsageError(`${name} takes a path on the server of the target, such as www.old, not a URL`);
    },
  };
}
