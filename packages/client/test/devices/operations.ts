import type { OperationName } from "./expected.ts";
import type { Operation, Operations } from "./operation.ts";
import { abortOperations } from "./abort-operations.ts";
import { fileOperations } from "./file-operations.ts";
import { listingOperations } from "./listing-operations.ts";
import { manyOperations } from "./many-operations.ts";
import { sessionOperations } from "./session-operations.ts";
import { transferOperations } from "./transfer-operations.ts";

const all: Operations = {
  ...sessionOperations,
  ...listingOperations,
  ...fileOperations,
  ...transferOperations,
  ...manyOperations,
  ...abortOperations,
};

/** What is done with every device: the column of this name. */
export function operationNamed(name: OperationName): Operation {
  const found = all[name];
  if (found === undefined) throw new Error(`there is no operation "${name}"`);
  return found;
}
