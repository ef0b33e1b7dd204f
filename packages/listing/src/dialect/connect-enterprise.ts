import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * Mailboxes of Sterling's Connect:Enterprise. Several batches may have one name: the fact
 * `batch_number` is what to retrieve. `-C--E-----FTP B BCC3I1  7670  1294495 Jan 13 07:42 name`, `ACME 00000020 00000152 <name> 990926-1431 CD FTP ASC`
 */
export const connectEnterprise: Dialect = columns({
  name: "connect-enterprise",
  notice: /^ *Total number of batches/i,
  orders: ["ymd"],
  rows: [
    /-<flags:[-A-Z]{10,}> <transfer:[A-Z]> <owner> <batch_number#> <size#> <dated~>/,
    /<owner> <batch_number#> <size#> [<]<name:[^<>]+>[>]\+? <when:\d{6}-\d{4}> <flags:[A-Z ]+?> [^ ]+ <transfer>/,
  ],
});
