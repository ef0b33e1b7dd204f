// @boundaries-ignore every package is tested alike
export { default } from "../vitest.base.ts";
