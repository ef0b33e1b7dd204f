import { describe, it } from "vitest";

import { complianceCases, type MakePair } from "../src/compliance/index.ts";
import { adopt, createPair, deflate } from "../src/index.ts";
import { adoptedPair, duplexPair, type Pair, sendOnlyPair, tcpPair, tlsPair, upgradedPair } from "./pairs.ts";

const swapped =
  (makePair: () => Promise<Pair>): MakePair =>
  async () => {
    const [near, far] = await makePair();
    return [far, near];
  };

/** Bun's TLS reads nothing more when it has ended its own side. */
const halfClose = !("Bun" in globalThis);

const implementations: Record<string, { makePair: MakePair; halfClose?: boolean }> = {
  "TCP, dialled": { makePair: tcpPair },
  "TCP, accepted": { makePair: swapped(tcpPair) },
  "TLS 1.2": { makePair: () => tlsPair("TLSv1.2"), halfClose },
  "TLS 1.3": { makePair: () => tlsPair("TLSv1.3"), halfClose },
  "TLS, upgraded": { makePair: upgradedPair, halfClose },
  "TLS 1.2, to send only": { makePair: () => sendOnlyPair("TLSv1.2") },
  "TLS 1.3, to send only": { makePair: () => sendOnlyPair() },
  "TCP, adopted": { makePair: adoptedPair },
  "a stream, adopted": { makePair: async () => duplexPair().map((end) => adopt(end)) as unknown as Pair },
  "TCP, compressed": {
    makePair: async () => (await tcpPair()).map((end) => deflate(end)) as unknown as Pair,
  },
  "TLS 1.3, compressed": {
    makePair: async () => (await tlsPair("TLSv1.3")).map((end) => deflate(end)) as unknown as Pair,
    halfClose,
  },
  memory: { makePair: async () => createPair() },
};

for (const [name, { makePair, ...options }] of Object.entries(implementations)) {
  describe(name, () => {
    for (const { name, run } of complianceCases(makePair, options)) it(name, run);
  });
}
