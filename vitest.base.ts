import { availableParallelism } from "node:os";
import type { ViteUserConfig } from "vitest/config";

/**
 * How every package's tests are run. A minute is for what hangs: no test is about how fast the machine is, and a slow one
 * that has much else to do takes ten times as long over the same as an idle one.
 */
const config: ViteUserConfig = {
  test: { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: availableParallelism() },
};
export default config;
