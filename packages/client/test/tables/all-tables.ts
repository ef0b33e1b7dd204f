import type { Table } from "./engine/table.ts";
import type { Operation } from "./operations/operation.ts";

const speaks = ({ name }: Operation): boolean => name !== "close";
const moves = ({ traffic }: Operation): boolean => traffic !== "none";
const takes =
  (what: Operation["takes"][number]) =>
  (operation: Operation): boolean =>
    operation.takes.includes(what);

type TableName =
  | "callback"
  | "marker"
  | "order"
  | "cancelled"
  | "cancelledLocally"
  | "oldSignal"
  | "controlLost"
  | "extraReply"
  | "preliminary"
  | "abortReplies"
  | "slowPeer"
  | "streams"
  | "handshake"
  | "descriptors"
  | "tinyBlocks"
  | "portGivenUp";

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
  order: {
    name: "calls are made without waiting for each other",
    ids: ["F72"],
    file: "order-of-calls",
    concerns: () => true,
  },
  cancelled: {
    name: "a call is cancelled while it waits for the server, at each step",
    ids: ["F70", "F73", "F77"],
    file: "cancelled",
    concerns: speaks,
  },
  cancelledLocally: {
    name: "a call is cancelled while it waits for its turn, its caller or a local file",
    ids: ["F70", "F73"],
    file: "cancelled-locally",
    concerns: (operation) => speaks(operation) && operation.from === "ready",
  },
  oldSignal: {
    name: "the signal of an old call fires after a new connection",
    ids: ["F73"],
    file: "old-signal",
    concerns: (operation) => operation.takes.includes("signal") && operation.closes !== true,
  },
  controlLost: {
    name: "the control connection is lost at each step of the first and of the second transfer",
    ids: ["F33", "F69", "F70"],
    only: { F33: moves },
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
    only: { F7: ({ name }) => name === "connect" },
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
  slowPeer: {
    name: "the server is slow",
    ids: ["F1", "F42", "F44", "F77", "S81"],
    only: { F42: moves, F44: ({ name }) => name === "storbinary" || name === "upload" },
    file: "slow-peer",
    concerns: speaks,
  },
  streams: {
    name: "a source or a destination fails, or the server refuses the transfer",
    ids: ["F65", "F66", "F69"],
    only: { F66: takes("source") },
    file: "streams",
    concerns: (operation) => takes("source")(operation) || takes("destination")(operation),
  },
  handshake: {
    name: "the server breaks off the TLS handshake of the data connection, or leaves it, and refuses the transfer",
    ids: ["F25", "F69", "F70"],
    file: "handshake",
    concerns: (operation) => moves(operation) && operation.traffic !== "copy",
  },
  descriptors: {
    name: "the process has no file descriptor left for each allocation",
    ids: ["F65", "F69", "F70"],
    file: "descriptors",
    concerns: (operation) =>
      /^(connect|auth|makeport)$/.test(operation.name) || (moves(operation) && operation.traffic !== "copy"),
  },
  tinyBlocks: {
    name: "blocks are tiny",
    ids: ["F1"],
    file: "tiny-blocks",
    concerns: moves,
  },
  portGivenUp: {
    name: "the server gives up its data port, since it is done with the transfer command, before the client has come",
    ids: ["F25"],
    file: "port-given-up",
    concerns: (operation) => moves(operation) && operation.traffic !== "copy",
  },
};
