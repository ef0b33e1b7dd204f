import { defineConfig } from "vitest/config";

/** The tests on Redis and PostgreSQL, which `test:fleet` installs. */
export default defineConfig({
  test: { fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 },
});
