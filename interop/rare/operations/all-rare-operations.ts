import type { RareOperation } from "../rare-operation.ts";
import { directories } from "./directories.ts";
import { interruptions } from "./interruptions.ts";
import { listings } from "./listings.ts";
import { lookups } from "./lookups.ts";
import { manyFiles } from "./many-files.ts";
import { modes } from "./modes.ts";
import { names } from "./names.ts";
import { refusals } from "./refusals.ts";
import { sessions } from "./sessions.ts";
import { transfers } from "./transfers.ts";

/** The rows of the table of rare servers, under their headings. */
export const rareGroups: readonly {
  readonly title: string;
  readonly operations: readonly RareOperation[];
}[] = [
  { title: "Sessions", operations: sessions },
  { title: "Refusals", operations: refusals },
  { title: "Listings", operations: listings },
  { title: "Names and facts of files", operations: lookups },
  { title: "Directories and names", operations: directories },
  { title: "Transfers", operations: transfers },
  { title: "Data connections", operations: modes },
  { title: "Awkward names", operations: names },
  { title: "Interruptions", operations: interruptions },
  { title: "Many files", operations: manyFiles },
];
