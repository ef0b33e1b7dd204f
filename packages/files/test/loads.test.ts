import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

const dist = new URL("../dist/index.js", import.meta.url).href;
const script = `
  await import(${JSON.stringify(dist)});
  console.log(JSON.stringify(process.moduleLoadList));
`;

describe("what an import loads of Node", () => {
  it.each(["http", "internal/deps/undici/undici", "internal/http"])("no %s: only proxies need it", (name) => {
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });
    const loaded = JSON.parse(printed) as readonly string[];
    expect(loaded).toContain("NativeModule net");
    expect(loaded).not.toContain(`NativeModule ${name}`);
  });
});
