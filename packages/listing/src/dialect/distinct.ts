import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** Distinct's server for Windows: `-wa--          60  Dec 29,2002   7:00   readme.txt` */
export const distinct: Dialect = columns({
  name: "distinct",
  rows: [
    /(<_dir:d>|-)<attributes:[-wahsr]{4}> <size#> <when:[A-Z][a-z]+ \d+, *\d{4} \d+:\d\d( ?[AaPp][Mm]?)?> <name*>/,
  ],
});
