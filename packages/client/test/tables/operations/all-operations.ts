import { commandOperations } from "./command-operations.ts";
import { lifeOperations } from "./life-operations.ts";
import { listingOperations } from "./listing-operations.ts";
import type { Operation } from "./operation.ts";
import { transferOperations } from "./transfer-operations.ts";

/** Every public operation. */
export const allOperations: readonly Operation[] = [
  ...lifeOperations,
  ...commandOperations,
  ...transferOperations,
  ...listingOperations,
];
