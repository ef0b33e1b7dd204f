import { columns, type Groups } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

const WHEN = "(?<when>(?:\\d{4}-\\d\\d-\\d\\d|\\d{1,2}\\/\\d{1,2}\\/\\d{2,4}) +\\d{1,2}:\\d\\d:\\d\\d)";

function joinName({ _fn, _ft }: Groups): string {
  return _ft === undefined ? (_fn ?? "") : `${_fn}.${_ft}`;
}

/** IBM z/VM: minidisks and the shared file system of CMS, the reader's spool, and the byte file system. */
export const vmCms: Dialect = columns({
  name: "vm-cms",
  title: /^ *Filename +FileType +Fm +Format /i,
  rows: [
    {
      pattern: new RegExp(
        `^(?<_fn>[^ ]{1,8}) +(?:(?<_ft>[^ ]{1,8}) +)?(?:(?<filemode>[A-Z]\\d) +)?(?<recfm>F|V) +(?<lrecl>\\d+) +(?<records>\\d+) +(?<blocks>\\d+) +${WHEN}(?: +(?<owner>[^ -][^ ]*|-))? *$`,
        "d",
      ),
      name: joinName,
      finish: (_draft, { recfm, lrecl, records, owner }, details, facts) => {
        if (recfm === "F") facts.set("size_estimate", String(Number(lrecl) * Number(records)));
        if (owner === "-") delete details.owner;
      },
    },
    {
      pattern: new RegExp(
        `^(?<_fn>[^ ]{1,17}) +(?:(?<filemode>[A-Z]\\d) +)?DIR +- +- +- +${WHEN}(?: +(?:(?<owner>[^ -][^ ]*)|-))? *$`,
        "d",
      ),
      type: "dir",
      name: joinName,
    },
    {
      pattern: new RegExp(
        `^(?<spool_id>\\d{4}) +(?<origin>[^ ]{1,8}) +(?<records>\\d+) +${WHEN} +(?<_fn>[^ ]{1,8})(?: +(?<_ft>[^ ]{1,8}))? *$`,
        "d",
      ),
      name: joinName,
    },
    {
      pattern: new RegExp(
        `^${WHEN} +(?<_kind>[A-Z]) +(?:(?<links>\\d+)|-) +(?:(?<size>\\d+)|-) +['\u0091](?<name>[^']+)'?$`,
        "d",
      ),
      type: ({ _kind }) => (_kind === "D" ? "dir" : _kind === "F" ? "file" : "unknown"),
    },
  ],
});
