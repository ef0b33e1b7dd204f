import type { Rule } from "../topic.ts";
import { dataConnectionRules } from "./data-connections.ts";
import { directoryRules } from "./directories.ts";
import { interruptionRules } from "./interruptions.ts";
import { listingRules } from "./listings.ts";
import { nameRules } from "./names.ts";
import { sessionRules } from "./sessions.ts";
import { tlsRules } from "./tls.ts";
import { transferRules } from "./transfers.ts";

/** What the client does where an answer is not the usual one. */
export const rules: readonly Rule[] = [
  ...sessionRules,
  ...dataConnectionRules,
  ...listingRules,
  ...transferRules,
  ...directoryRules,
  ...nameRules,
  ...interruptionRules,
  ...tlsRules,
];
