import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

const DIRECTORIES = new Set(["*DIR", "*DDIR", "*FLR", "*LIB", "*FLDR"]);

/** IBM i, once OS/400. The order of the date is that of the server's job, and has to be guessed. */
export const ibmI: Dialect = columns({
  name: "ibm-i",
  orders: ["ymd", "dmy", "mdy"],
  rows: [
    {
      pattern:
        /^(?:(?<owner>[A-Z@#$\u0080-\u00ff][^ ]{0,9}) +| *)(?:(?<size>\d+) +)?(?:(?<_date>\d{2,4}[-/.]\d\d[-/.]\d{2,4}) +(?<_time>\d\d[:.]\d\d[:.]\d\d) +)?(?<object_type>\*[A-Z][A-Z0-9]*) +(?<name>[^ ].*)$/di,
      type: ({ object_type = "" }) => (DIRECTORIES.has(object_type) ? "dir" : "file"),
      when: ({ _date, _time }) =>
        _date === undefined ? undefined : `${_date.replaceAll(".", "/")} ${_time}`,
    },
  ],
});

/** OS/2: the size comes first. */
export const os2: Dialect = columns({
  name: "os2",
  notice: /^total -?\d+$/,
  rows: [
    {
      pattern:
        /^ *(?<size>\d+) +(?:(?<attributes>(?:[RHSA]+ +)?DIR|[RHSAD]+) +)?(?<when>\d\d-\d\d-\d{2,4} +\d{1,2}:\d\d) {1,2}(?<name>.+)$/d,
      type: ({ attributes = "" }) =>
        attributes.endsWith("D") || attributes.endsWith("DIR") ? "dir" : "file",
    },
  ],
});

/** MUSIC/SP: sizes are in KiB. */
export const musicSp: Dialect = columns({
  name: "music-sp",
  title: /^ *File name +RlenRf +Size +Read +Write /,
  rows: [
    {
      pattern:
        /^ *(?<_name>[^ ]+) +(?<record_format>[^ ]+) +(?<_kib>\d+)K? +(?:\d\d[A-Z]{3}\d\d|-) +(?<when>\d\d[A-Z]{3}\d\d +\d\d:\d\d) +(?<owner>[^ ]+)(?: +(?<attributes>[^ \d][^ ]*?))? *(?<records>\d+)? *$/d,
      type: ({ _name = "", record_format = "" }) =>
        /DIR/i.test(record_format) || _name.endsWith("\\") ? "dir" : "file",
      name: ({ _name = "" }) => (_name.endsWith("\\") ? _name.slice(0, -1) : _name),
      finish: (draft, { _kib }) => {
        if (draft.type === "dir") return;
        draft.size = Number(_kib) * 1024;
        draft.sizeUnit = 1024;
      },
    },
  ],
});
