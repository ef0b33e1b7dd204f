import { defineConfig } from "vitest/config";

export default defineConfig({
  // Some servers answer late on purpose, and a refused login takes pure-ftpd up to six seconds.
  test: { globalSetup: "./require-servers.ts", testTimeout: 30_000, hookTimeout: 30_000 },
});
