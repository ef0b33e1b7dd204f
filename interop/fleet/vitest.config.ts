import { defineConfig, mergeConfig } from "vitest/config";
// @boundaries-ignore every package is tested alike
import base from "../../vitest.base.ts";

/** The tests on Redis and PostgreSQL, which `test:fleet` installs. */
export default mergeConfig(base, defineConfig({ test: { fileParallelism: false } }));
