import { connectionOptions } from "../../options/connection-options.ts";
import { transferOptions } from "../../options/transfer-options.ts";

/** The flags of `get`. */
export const getOptions = { ...connectionOptions, ...transferOptions } as const;
