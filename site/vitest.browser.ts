import type { ViteUserConfig } from "vitest/config";
// @boundaries-ignore every package is tested alike
import base from "../vitest.base.ts";

/** The tests in a browser, which need Chromium and the built site: `pnpm test:site` makes both. */
const config: ViteUserConfig = { test: { ...base.test, include: ["test/browser/site.ts"] } };
export default config;
