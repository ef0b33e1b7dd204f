import type { Case } from "./case.ts";
import { dataConnections } from "./cases/data-connections.ts";
import { differencesOfCommands } from "./cases/differences-of-commands.ts";
import { differencesOfDataConnections } from "./cases/differences-of-data-connections.ts";
import { differencesOfReplies } from "./cases/differences-of-replies.ts";
import { differencesOfTransfers } from "./cases/differences-of-transfers.ts";
import { downloads } from "./cases/downloads.ts";
import { listings } from "./cases/listings.ts";
import { login } from "./cases/login.ts";
import { parseHelpers } from "./cases/parse-helpers.ts";
import { replies } from "./cases/replies.ts";
import { simpleCommands } from "./cases/simple-commands.ts";
import { tlsAndDebug } from "./cases/tls-and-debug.ts";
import { uploads } from "./cases/uploads.ts";

/** Every case; a new one is a row in one of these tables. */
export const allCases: readonly Case[] = [
  ...replies,
  ...login,
  ...simpleCommands,
  ...dataConnections,
  ...downloads,
  ...uploads,
  ...listings,
  ...tlsAndDebug,
  ...parseHelpers,
  ...differencesOfReplies,
  ...differencesOfCommands,
  ...differencesOfDataConnections,
  ...differencesOfTransfers,
];
