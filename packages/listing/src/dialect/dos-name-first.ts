import { columns, type Groups } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

const KIND = "(?<_dir><DIR>)|(?<size>\\d[\\d,]*)";
const NUMERIC = "\\d{1,2}[-/]\\d{1,2}[-/]\\d{2,4} +\\d{1,2}:\\d\\d(?::\\d\\d)?(?:[ap]m?)?";
const WEEKDAY = "(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]{0,3}\\.?";

function typeOf({ _dir }: Groups): "dir" | "file" {
  return _dir === undefined ? "file" : "dir";
}

/** Servers for DOS and early Windows that print the name first: SuperTCP, Chameleon NEWT, NCSA Telnet, WinQVT/Net and PC-NFSD. */
export const dosNameFirst: Dialect = columns({
  name: "dos-name-first",
  notice: /^ *-*(?:\d[\d,]*|-+) *Bytes Available/i,
  rows: [
    {
      pattern: new RegExp(
        `^(?<_short>[^ ]{1,12}) +(?:${KIND}) +(?<when>${NUMERIC})(?: (?<_long>[^]+))? *$`,
        "di",
      ),
      type: typeOf,
      name: ({ _short = "", _long }) => (_long?.trim() ? _long : _short),
    },
    {
      pattern: new RegExp(
        `^(?<name>[^ ]{1,12}) +(?:${KIND}) +(?<when>[A-Z][a-z]{2} +\\d{1,2},? +\\d{4} +\\d{1,2}:\\d\\d)(?: +(?<attributes>[RHSA]+))? *$`,
        "di",
      ),
      type: typeOf,
    },
    {
      // 8.3, parted by blanks.
      pattern: new RegExp(
        `^(?<_base>[^ ]{1,8}) +(?<_extension>[^ <\\d][^ <]{0,2}) +(?:${KIND}) +(?<when>${NUMERIC}) *$`,
        "di",
      ),
      type: typeOf,
      name: ({ _base, _extension }) => `${_base}.${_extension}`,
    },
    {
      pattern: new RegExp(`^ *(?<name>[^ ]+(?: [^ ]+)*) +(?:${KIND}) +(?<when>${NUMERIC}) *$`, "di"),
      type: typeOf,
    },
    // Directories of WinQVT/Net have a slash and no size.
    { pattern: new RegExp(`^ *(?<name>[^ ]+(?: [^ ]+)*\\/) +(?<when>${NUMERIC}) *$`, "di"), type: "dir" },
  ],
});

/** Distinct's server: attributes, size, date, name. */
export const distinct: Dialect = columns({
  name: "distinct",
  rows: [
    {
      pattern:
        /^(?<_kind>[-d])(?<attributes>[-wahsr]{4}) +(?<size>\d+) +(?<when>[A-Z][a-z]{2} +\d{1,2}, ?\d{4} +\d{1,2}:\d\d(?: ?[AaPp][Mm]?)?) +(?<name>[^ ].*)$/d,
      type: ({ _kind }) => (_kind === "d" ? "dir" : "file"),
    },
  ],
});

/** PC/TCP: size, name, weekday and date. */
export const pcTcp: Dialect = columns({
  name: "pc-tcp",
  rows: [
    {
      pattern: new RegExp(
        `^ *(?:${KIND}) +(?<name>[^ ]+) +${WEEKDAY} +(?<when>[A-Z][a-z]{2} +\\d{1,2} +\\d\\d:\\d\\d:\\d\\d \\d{4}) *$`,
        "di",
      ),
      type: typeOf,
    },
  ],
});

/** VShell: size, date with a comma, name; directories end in a slash. */
export const vshell: Dialect = columns({
  name: "vshell",
  rows: [{ pattern: /^ *(?<size>\d[\d,]*) +(?<dated>[A-Z][a-z]{2} +\d{1,2}, \d{4} +\d{1,2}:\d\d.*)$/d }],
});

/** WfFTP of Bay Networks' and Nortel's routers. */
export const wfftp: Dialect = columns({
  name: "wfftp",
  title: /^ *(?:Volume - drive |File Name +Size +Date |-{20,} *$)/,
  heading: /^ *Directory of (?<_path>\d+:.*)$/,
  notice: /^ *\d+ +bytes - /,
  rows: [
    {
      pattern: new RegExp(
        `^ *(?<name>[^ ]+) +(?<size>\\d+) +(?<_date>\\d\\d/\\d\\d/\\d\\d) +${WEEKDAY} +(?<_time>\\d\\d:\\d\\d:\\d\\d) *$`,
        "di",
      ),
      when: ({ _date, _time }) => `${_date} ${_time}`,
    },
  ],
});

/** VxWorks, with its own file systems. */
export const vxworks: Dialect = columns({
  name: "vxworks",
  title: /^ *(?:size +date +time +name|-{4,}(?: +-{4,})+ *$)/,
  notice: /^ *value = \d+/,
  rows: [
    {
      pattern:
        /^ *(?<size>\d+) +(?<when>[A-Za-z]{3}-\d\d-\d{4} +\d\d:\d\d:\d\d) +(?<name>[^ ]+(?: [^ ]+)*) *(?<_dir><DIR>)? *$/d,
      type: typeOf,
    },
  ],
});

/** Micro RTOS of Xecom. */
export const microRtos: Dialect = columns({
  name: "micro-rtos",
  title: /^ *(?:Start +End +length +File name|-{20,} *$)/i,
  notice: /^ *(?:\*\* Total |[0-9A-F]{4,8} +[0-9A-F]{4,8} +\d+ +<deleted file>)/,
  rows: [{ pattern: /^ *(?<start>[0-9A-F]{4,8}) +(?<end>[0-9A-F]{4,8}) +(?<size>\d+) +(?<name>[^ ].*)$/d }],
});
