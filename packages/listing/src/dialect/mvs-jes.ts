import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

const JOB = "<name:(?:JOB|STC|TSU|[JST])\\d{4,7}>";
const STATUS = "<status:INPUT|HELD|ACTIVE|OUTPUT>";
const SPOOL = "( <spool_files#> spool( files?)?)?( -HELD-)?";

/**
 * Jobs of IBM z/OS, at interface level 1 and 2 of its entry subsystem. What can be retrieved is the job's number.
 * `USERIDF    JOB10072  OUTPUT    2 Spool Files`, `IBMUSER2 JOB01906 IBMUSER OUTPUT A RC=0000 3 spool files`
 */
export const mvsJes: Dialect = columns({
  name: "mvs-jes",
  title: /^JOBNAME +JOBID /,
  // The files of a single job come below a rule.
  notice: /^(?:-{8}| +ID +STEP| +\d{3} )/i,
  rows: [
    { pattern: `<jobname> ${JOB} ${STATUS}${SPOOL}`, flags: "i" },
    {
      pattern: `<jobname> ${JOB} (\\++|<owner>) ${STATUS} <class>( <code:\\(?[A-Z][^ ]*( [^ ]+)?>)??${SPOOL}`,
      flags: "i",
    },
  ],
});
