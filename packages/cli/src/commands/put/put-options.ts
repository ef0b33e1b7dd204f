import { connectionOptions } from "../../options/connection-options.ts";
import { transferOptions } from "../../options/transfer-options.ts";

const { segments: _, ...uploadOptions } = transferOptions;

/** The flags of `put`. */
export const putOptions = { ...connectionOptions, ...uploadOptions } as const;
