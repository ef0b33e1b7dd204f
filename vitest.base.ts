import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { ViteUserConfig } from "vitest/config";
import { FlakyReporter } from "./scripts/vitest/flaky-reporter.ts";

const isSeedGiven = Boolean(process.env["FC_SEED"]);

/**
 * How every package's tests are run. The limit is for what hangs: no test is about how fast the machine is, and a slow one
 * that has much else to do takes ten times as long over the same as an idle one. CI runs a test that fails once more, and
 * its report names each test that needed that.
 */
const config: ViteUserConfig = {
  test: {
    testTimeout: 150_000,
    hookTimeout: 150_000,
    // By default, what is polled has a second.
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: availableParallelism(),
    retry: process.env["CI"] ? 1 : 0,
    reporters: ["default", new FlakyReporter()],
    setupFiles: isSeedGiven
      ? [fileURLToPath(new URL("scripts/vitest/property-seed.ts", import.meta.url))]
      : [],
  },
};
export default config;
