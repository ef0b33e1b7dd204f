import { userInfo } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import { historyFile } from "../src/shell/history.ts";
import { homeDirectory } from "../src/sites/home-directory.ts";
import { siteFile } from "../src/sites/site-file.ts";

afterEach(() => void vi.unstubAllEnvs());

describe("W6: the home directory", () => {
  it.each([
    ["", userInfo().homedir],
    ["elsewhere", userInfo().homedir],
    ["/home/of/somebody", "/home/of/somebody"],
  ])("with HOME=%j it is %s, and never where the program runs", (home, expected) => {
    vi.stubEnv("HOME", home);
    expect(homeDirectory()).toBe(expected);
    expect(siteFile({})).toBe(`${expected}/.config/ftpl/sites.json`);
    expect(historyFile({})).toBe(`${expected}/.local/state/ftpl/history`);
  });
});
