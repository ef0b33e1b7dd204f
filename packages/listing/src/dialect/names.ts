import type { Dialect } from "../dialect.ts";

/** One name on each line, as for NLST; some mark directories with a slash. */
export const names: Dialect = {
  name: "names",
  open: () => {
    // One server puts a space before every name.
    let isIndented = true;
    return {
      read({ bytes, start, end }, draft) {
        isIndented &&= bytes[start] === 32;
        draft.nameStart = isIndented ? start + 1 : start;
        draft.nameEnd = end;
        if (bytes[end - 1] === 47 && end - draft.nameStart > 1) {
          draft.type = "dir";
          draft.nameEnd--;
        }
        return "entry";
      },
    };
  },
};
