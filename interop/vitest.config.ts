import { defineConfig, mergeConfig } from "vitest/config";
// @boundaries-ignore every package is tested alike
import base from "../vitest.base.ts";

export default mergeConfig(
  base,
  defineConfig({
    // Some servers answer late on purpose, and a refused login takes pure-ftpd up to six seconds.
    // One file at a time: pyftpdlib mixes up sessions of which one is active (matrix-runs.ts).
    test: {
      include: ["test/**/*.test.ts"],
      globalSetup: "./require-servers.ts",
      fileParallelism: false,
    },
  }),
);
