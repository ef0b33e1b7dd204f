import { describe, it } from "vitest";

import { complianceCases, type MakePair } from "../src/compliance/index.ts";
import { createPair } from "../src/index.ts";
import { type Pair, tcpPair, tlsPair, upgradedPair } from "./pairs.ts";

const swapped =
  (makePair: () => Promise<Pair>): MakePair =>
  async () => {
    const [near, far] = await makePair();
    return [far, near];
  };

const implementations: Record<string, MakePair> = {
  "TCP, dialled": tcpPair,
  "TCP, accepted": swapped(tcpPair),
  "TLS 1.2": () => tlsPair("TLSv1.2"),
  "TLS 1.3": () => tlsPair("TLSv1.3"),
  "TLS, upgraded": upgradedPair,
  memory: async () => createPair(),
};

for (const [name, makePair] of Object.entries(implementations)) {
  describe(name, () => {
    for (const { name, run } of complianceCases(makePair)) it(name, run);
  });
}
