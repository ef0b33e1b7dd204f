import { describe, expect, it } from "vitest";
import { modeChange } from "../src/commands/chmod/mode-change.ts";

describe("V1: modes of chmod", () => {
  it.each([
    ["644", 0o777, false, 0o644],
    ["1777", 0o644, true, 0o1777],
    ["u+x", 0o644, false, 0o744],
    ["+x", 0o644, false, 0o755],
    ["go-rwx", 0o755, false, 0o700],
    ["a=r", 0o755, false, 0o444],
    ["a=rX", 0o644, false, 0o444],
    ["a=rX", 0o744, false, 0o555],
    ["a=rX", 0o600, true, 0o555],
    ["u=rw,go=r", 0o777, false, 0o644],
    ["u+rw-x", 0o177, false, 0o677],
    ["o=", 0o777, false, 0o770],
    ["+t", 0o777, true, 0o1777],
    ["g+s", 0o755, true, 0o2755],
  ] as const)("%s", (text, before, isDirectory, after) => {
    expect(modeChange(text)(before, isDirectory).toString(8)).toBe(after.toString(8));
  });

  it.each(["", "888", "x", "u", "u+q", "u+x,", "12345"])("%s is none", (text) => {
    expect(() => modeChange(text)).toThrow(/octal, such as 644/);
  });

  it("symbolic, needs the present one", () => {
    expect(() => modeChange("u+x")(undefined, false)).toThrow(/does not say what the permissions are/);
  });
});
