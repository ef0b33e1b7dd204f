import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * Jobs of IBM z/OS, at interface level 1 and 2 of its entry subsystem. What can be retrieved is the job's number.
 * `USERIDF    JOB10072  OUTPUT    2 Spool Files`, `IBMUSER2 JOB01906 IBMUSER OUTPUT A RC=0000 3 spool files`
 */
export const mvsJes: Dialect = columns({
  name: "mvs-jes",
  // The files of a single job come below a rule.
  notice: /^(?:JOBNAME +JOBID| +ID +STEP| +\d{3} | +STEPNAME | +CPUTIME )/i,
  rows: [
    /<jobname> <name:[A-Z]{1,3}\d{4,7}> ((\++|<owner>) )?<status:INPUT|HELD|ACTIVE|OUTPUT>( [^ ]+( \(?[A-Z][^ ]*( [^ ]+)?)??)??( <spool_files#> spool( files?)?)?( -HELD-)?/i,
  ],
});
