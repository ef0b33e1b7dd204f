import type { ViteUserConfig } from "vitest/config";
// @boundaries-ignore every package is tested alike
import base from "../../vitest.base.ts";

/** The tests in a real terminal, which need tmux, zsh and fish: `pnpm test:terminal` installs them. */
const config: ViteUserConfig = {
  test: { ...base.test, include: ["test/terminal/{terminal,shell,completion}.ts"] },
};
export default config;
