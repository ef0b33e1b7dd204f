import type { Dialect, Reader, Verdict } from "../dialect.ts";
import type { Draft } from "../draft.ts";
import type { Line } from "../line.ts";

/** One name on each line, as for NLST; some mark directories with a slash. */
export const names: Dialect = { name: "names", open: () => new NamesReader() };

class NamesReader implements Reader {
  // One server puts a blank before every name.
  #isIndented = true;

  read(line: Line, draft: Draft): Verdict {
    const { bytes, start, end } = line;
    this.#isIndented &&= bytes[start] === 32 && end - start > 1;
    draft.nameStart = this.#isIndented ? start + 1 : start;
    draft.nameEnd = end;
    if (bytes[end - 1] === 47 && end - draft.nameStart > 1) {
      draft.type = "dir";
      draft.nameEnd--;
    }
    return "entry";
  }
}
