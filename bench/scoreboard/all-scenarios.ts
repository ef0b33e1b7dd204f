import type { Scenario } from "./scenario.ts";
import { commands } from "./scenarios/commands.ts";
import { dataConnection } from "./scenarios/data-connection.ts";
import { floods } from "./scenarios/floods.ts";
import { functions } from "./scenarios/functions.ts";
import { listings } from "./scenarios/listings.ts";
import { replies } from "./scenarios/replies.ts";
import { secrets } from "./scenarios/secrets.ts";
import { silence } from "./scenarios/silence.ts";
import { tls } from "./scenarios/tls.ts";
import { tlsData } from "./scenarios/tls-data.ts";
import { transfers } from "./scenarios/transfers.ts";

export const scenarios: readonly Scenario[] = [
  ...dataConnection,
  ...commands,
  ...listings,
  ...tls,
  ...tlsData,
  ...transfers,
  ...replies,
  ...silence,
  ...floods,
  ...secrets,
  ...functions,
];
