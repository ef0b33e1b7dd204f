import { beforeAll, describe, it } from "vitest";
import { expectAlike } from "./differential/compare.ts";
import { connecting } from "./differential/connecting.ts";
import { holdDeafPort } from "./differential/deaf-port.ts";
import { connectingDifferences } from "./differential/differences.ts";
import { connectingTo } from "./differential/targets.ts";

beforeAll(holdDeafPort);

describe("G1, G3: connections", () => {
  it.each(Object.entries({ ...connecting, ...connectingTo }))("%s", async (way, row) => {
    await expectAlike(way, row, connectingDifferences);
  });
});
