import type { Table } from "./engine/table.ts";
import type { Operation } from "./operations/operation.ts";

const speaks = ({ name }: Operation): boolean => name !== "close";

/** Every table of operations and invariants, with the rows of docs/hostile-server.md that it shows. */
export const tables: Readonly<Record<"controlLost", Table>> = {
  controlLost: {
    name: "the control connection is lost at each step of the first and of the second transfer",
    ids: ["F33", "F69", "F70"],
    file: "control-lost",
    concerns: speaks,
  },
};
