import type { Table } from "./engine/table.ts";
import type { Operation } from "./operations/operation.ts";

const speaks = ({ name }: Operation): boolean => name !== "close";
const moves = ({ traffic }: Operation): boolean => traffic !== "none";
const takes =
  (what: Operation["takes"][number]) =>
  (operation: Operation): boolean =>
    operation.takes.includes(what);

type TableName = "callback" | "marker" | "controlLost" | "extraReply" | "preliminary" | "abortReplies";

/** Every table of operations and invariants, with the rows of docs/hostile-server.md that it shows. */
export const tables: Readonly<Record<TableName, Table>> = {
  callback: {
    name: "a callback returns, throws or promises something",
    ids: ["F69", "F70"],
    file: "callback",
    concerns: takes("callback"),
  },
  marker: {
    name: "a restart marker is armed",
    ids: ["F59"],
    file: "restart-marker",
    concerns: moves,
  },
  controlLost: {
    name: "the control connection is lost at each step of the first and of the second transfer",
    ids: ["F33", "F69", "F70"],
    file: "control-lost",
    concerns: speaks,
  },
  extraReply: {
    name: "one reply too many at each step",
    ids: ["F9", "S80"],
    file: "extra-reply",
    concerns: speaks,
  },
  preliminary: {
    name: "a preliminary reply at each step",
    ids: ["F7", "S80"],
    file: "preliminary-reply",
    // Who takes the replies by hand gets each 1yz as it is.
    concerns: (operation) => speaks(operation) && operation.isByHand !== true && operation.name !== "sendcmd",
  },
  abortReplies: {
    name: "ABOR is answered in each of many ways",
    ids: ["F74"],
    file: "abort-replies",
    concerns: ({ name, traffic, takes: handed }) =>
      name === "abort" || (traffic !== "none" && traffic !== "copy" && !handed.includes("items")),
  },
};
