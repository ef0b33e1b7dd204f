import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** `990926` and `1431` as a date that is understood. */
function compact(date: string | undefined, time: string | undefined): string {
  const [year, month, day] = date?.match(/\d\d/g) ?? [];
  return `${year}-${month}-${day} ${time?.match(/\d\d/g)?.join(":")}`;
}

/**
 * Sterling's Connect:Enterprise, and the gateway of GXS's Information Exchange: mailboxes with batches, several of which may have one name. A batch
 * is retrieved by the fact `batch_number`.
 */
export const connectEnterprise: Dialect = columns({
  name: "connect-enterprise",
  title: /^ *(?:Filename +\(MSGKEY\) +Sender |Access +Owner +Account +Size )/,
  notice: /^ *Total [Nn]umber of (?:[Bb]atches|[Mm]ailboxes)/,
  orders: ["ymd"],
  rows: [
    {
      pattern:
        /^-(?<flags>[-A-Z]{9,13}) (?<transfer>[A-Z]) (?<owner>[^ ]+) +(?<batch_number>\d+) +(?<size>\d+) (?<dated>[A-Z][a-z]{2} .+)$/d,
    },
    {
      pattern:
        /^ *(?<owner>[^ ]+) +(?<batch_number>\d{4,}) +(?<size>\d{6,}) +<(?<name>[^<>]+)>\+? +(?<_date>\d{6})-(?<_time>\d{4}) +(?<flags>[A-Z][A-Z ]*?) +(?<protocol>[A-Z]{3}) (?<transfer>BIN|ASC|EBC) *$/d,
      when: ({ _date, _time }) => compact(_date, _time),
    },
    { pattern: /^d(?: +[-A-Z]){7} (?<name>[^ ].*)$/d, type: "dir" },
    {
      pattern:
        /^ *(?<name>[^ ]+\._IE) +(?<account>[^ ]+) +(?<owner>[^ ]+) +(?<class>[^ ]+) +(?<size>\d{6,}) +(?<_date>\d{6}) +(?<_time>\d{6}) *$/d,
      when: ({ _date, _time }) => compact(_date, _time),
    },
    {
      pattern:
        /^-(?<permissions>[-rwx]{9}) *(?<owner>[^ ]+) +(?<account>[^ ]+) +(?<size>\d+) +(?<when>\d\d\/\d\d\/\d\d +\d\d:\d\d:\d\d) (?<name>.+)$/d,
    },
  ],
});

/** Sterling's Connect:Express for OS/390: symbolic files, and how each may be transferred. */
export const connectExpress: Dialect = columns({
  name: "connect-express",
  rows: [
    {
      pattern:
        /^-(?<allocation>[DF]) (?<rule>[012]) (?<direction>[TR*]) (?<recfm>[A-Z]{1,4}|-) +(?<lrecl>\d+|-) +(?<blksize>\d+|-) +(?<name>[^ ]+) *$/d,
    },
  ],
});

/** Digital Unix's `dls`: name, size, description. */
export const dls: Dialect = columns({
  name: "dls",
  isWeak: true,
  notice: /^ {8,}[^ ]/,
  rows: [
    { pattern: /^(?<name>(?![-dl][-rwx]{6})[^ ]+) {2,}(?:(?<size>\d+)|-) {1,4}(?<description>[^ ].*)$/d },
    { pattern: /^(?<name>(?![-dl][-rwx]{6})[^ ]+)(?: {2,}(?<size>\d+)|(?<=\/) +-) *$/d },
  ],
});
