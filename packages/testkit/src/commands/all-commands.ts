import { ACCESS_CONTROL } from "./access-control.ts";
import type { Command } from "./command.ts";
import { FILES } from "./files.ts";
import { INFORMATION } from "./information.ts";
import { LISTINGS } from "./listings.ts";
import { SECURITY } from "./security.ts";
import { TRANSFER_PARAMETERS } from "./transfer-parameters.ts";
import { TRANSFERS } from "./transfers.ts";

/** Every command the server knows, by verb. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  [ACCESS_CONTROL, TRANSFER_PARAMETERS, TRANSFERS, LISTINGS, FILES, INFORMATION, SECURITY].flatMap((group) =>
    Object.entries(group),
  ),
);
