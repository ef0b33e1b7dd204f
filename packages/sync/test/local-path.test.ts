import { describe, expect, it } from "vitest";
import { localPathOf } from "../src/tree/local-path.ts";

describe("T2: the local path of a name with a backslash", () => {
  it("is that of a name, where a backslash separates nothing", () => {
    expect(localPathOf("/root", "a/..\\..\\x", "/")).toMatch(/\.\.\\\.\.\\x$/);
  });

  it.each(["..\\x", "a/..\\..\\x", "a\\b"])("%j: there is none on Windows", (path) => {
    expect(() => localPathOf("C:\\root", path, "\\")).toThrow(expect.objectContaining({ code: "EINVAL" }));
  });
});
