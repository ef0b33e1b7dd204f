import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * Data sets of IBM z/OS. Bytes cannot be told: tracks are used in part, and hold what the device holds. The date is that of the last use, not of
 * the last change: the fact `date_is` says so.
 */
export const mvsDataSet: Dialect = columns({
  name: "mvs-dataset",
  title: /^ *Volume +(?:Unit +)?(?:Referred|Date) +Ext /,
  rows: [
    {
      // The columns of extents and tracks run into each other, and into the date, when the numbers are large.
      pattern:
        /^(?<volume>[^ ]{1,6}) +(?:(?<unit>[^ ]{3,8}) +)?(?<_referred>\d{4}\/\d\d\/\d\d|\d\d\/\d\d\/\d\d|\*\*NONE\*\*|-+) *(?<extents>[\d?+]+)(?: +(?<tracks>[\d?+]+))? +(?<recfm>[A-Z]{1,4}|\?+) +(?<lrecl>\d+|[?+]+) +(?<blksize>\d+|[?+]+) +(?<dsorg>[A-Z]{1,4}(?:-[A-Z])?|\?+) +'?(?<name>[^ ']+)'?$/d,
      type: ({ dsorg = "" }) => (dsorg.startsWith("PO") ? "dir" : "file"),
      when: ({ _referred }) => (/\d/.test(_referred ?? "") ? _referred : undefined),
      finish: (draft, _groups, _details, facts) => {
        if (!Number.isNaN(draft.time)) facts.set("date_is", "referred");
      },
    },
    { pattern: /^Pseudo Directory +'?(?<name>[^ ']+)'?$/d, type: "dir" },
    {
      pattern:
        /^(?:Migrated|MIGRAT|Error determining attributes|User catalog connector|(?<volume>[^ ]{1,6}) +(?:(?<unit>[^ ]{3,8}) +)?(?:Tape|TAPE|Not Mounted|Not Direct Access Device|User catalog connector)) +'?(?<name>[A-Z@#$\d][^ ']*)'?$/d,
      type: "unknown",
    },
    {
      pattern:
        /^(?<volume>[^ ]{1,6}) +(?:(?<unit>\d{4}[^ ]*) +)?(?:[\d/*?+NONE]+ +){0,6}(?<dsorg>VSAM|PATH|GDG) +'?(?<name>[A-Z@#$\d][^ ']*)'?$/d,
    },
  ],
});

/** Members of a partitioned data set, and of a load library. Sizes are in lines; those of load modules are in bytes, in hexadecimal. */
export const mvsPds: Dialect = columns({
  name: "mvs-pds",
  title: /^ *Name +(?:VV\.MM +Created +Changed +Size|Size +TTR +Alias-of) /,
  orders: ["ymd"],
  rows: [
    {
      pattern:
        /^ ?(?<name>[A-Z@#$][A-Z0-9@#$]{0,7}) +(?<version_mod>\d\d\.\d\d) +(?<created>\d{2,4}\/\d\d\/\d\d) +(?<when>\d{2,4}\/\d\d\/\d\d +\d\d:\d\d(?::\d\d)?) +(?<records>\d+) +(?<init>\d+) +(?<mod>\d+)(?: +(?<owner>[^ ]+))? *$/d,
    },
    {
      pattern:
        /^ ?(?<name>[A-Z@#$][A-Z0-9@#$]{0,7}) +(?<_bytes>[0-9A-F]{6,8}) +(?<ttr>[0-9A-F]{6}) (?:(?<alias_of>[A-Z@#$][A-Z0-9@#$]{0,7})| {1,9}) *(?<ac>\d\d)(?: +(?<attributes>[A-Z]{2}(?: +[A-Z]{2})*))? +(?<amode>24|31|64|ANY) +(?<rmode>24|31|64|ANY|SPLIT) *$/d,
      finish: (draft, { _bytes = "" }) => {
        draft.size = Number.parseInt(_bytes, 16);
      },
    },
    // A member without statistics.
    { pattern: /^ ?(?<name>[A-Z@#$][A-Z0-9@#$]{0,7}) *$/d, isBelowTitle: true },
  ],
});

const JOB = "(?:JOB|STC|TSU|J|S|T)\\d{4,7}";
const STATUS = "INPUT|HELD|ACTIVE|OUTPUT|CONVERSION|CNVQ|HARDCOPY";

/** The jobs of z/OS's entry subsystem, at interface level 1 and 2. What to retrieve is the job's number. */
export const mvsJes: Dialect = columns({
  name: "mvs-jes",
  title: /^JOBNAME +JOBID +OWNER +STATUS/,
  // The files of a job follow a rule.
  notice: /^(?:-{8,} *$| +(?:ID|Id) +(?:STEP|Step)| +\d{3} [^ ]+ |\d+ spool files?)/,
  rows: [
    {
      pattern: new RegExp(
        `^(?<jobname>[^ ]{1,8}) +(?<name>${JOB}) +(?<status>${STATUS})(?: +(?<spool_files>\\d+) +spool files?)?(?: +-HELD-)? *$`,
        "di",
      ),
    },
    {
      pattern: new RegExp(
        `^(?<jobname>[^ ]{1,8}) +(?<name>${JOB}) +(?<owner>[^ ]{1,8}) +(?<status>${STATUS}) +(?<class>[^ ]{1,8})(?: +(?<code>\\(?[A-Z]+[=\\w ]{0,16}\\)?))??(?: +(?<spool_files>\\d+) +spool(?: files?)?)?(?: +-HELD-)? *$`,
        "di",
      ),
      finish: (_draft, { owner }, details) => {
        if (owner?.startsWith("+") === true) delete details.owner;
      },
    },
  ],
});
