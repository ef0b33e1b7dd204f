import { files } from "./files.ts";
import { interruptions } from "./interruptions.ts";
import { listings } from "./listings.ts";
import { modes } from "./modes.ts";
import { names } from "./names.ts";
import type { Operation } from "./operation.ts";
import { secureSessions } from "./secure-sessions.ts";
import { sessions } from "./sessions.ts";
import { texts } from "./texts.ts";
import { transfers } from "./transfers.ts";

/** The rows of the table, under their headings. */
export const groups: readonly { readonly title: string; readonly operations: readonly Operation[] }[] = [
  { title: "Sessions", operations: sessions },
  { title: "Listings", operations: listings },
  { title: "Transfers", operations: transfers },
  { title: "Text", operations: texts },
  { title: "Data connections", operations: modes },
  { title: "Files and directories", operations: files },
  { title: "Names", operations: names },
  { title: "Interruptions", operations: interruptions },
  { title: "TLS", operations: secureSessions },
];
