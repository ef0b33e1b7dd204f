import { homedir, userInfo } from "node:os";
import { join, win32 } from "node:path";
import { expect, it } from "vitest";
import { defaultNetrcPath } from "../src/default-netrc-path.ts";

it.each([
  ["linux", { HOME: "/home/alice" }, "/home/alice/.netrc"],
  ["darwin", { HOME: "/Users/alice/" }, "/Users/alice/.netrc"],
  [
    "linux",
    { HOME: "/home/alice", USERPROFILE: "C:\\Users\\bob", NETRC: "/etc/netrc" },
    "/home/alice/.netrc",
  ],
  ["win32", { USERPROFILE: "C:\\Users\\alice" }, "C:\\Users\\alice\\.netrc"],
  [
    "win32",
    { USERPROFILE: "C:\\Users\\alice", HOME: "D:\\bob", HOMEDRIVE: "E:" },
    "C:\\Users\\alice\\.netrc",
  ],
  ["win32", { HOMEDRIVE: "H:", HOMEPATH: "\\alice", HOME: "D:\\bob" }, "H:\\alice\\.netrc"],
])("B6: on %s with %j it is %s", (platform, env, path) => {
  expect(defaultNetrcPath({ platform, env })).toBe(path);
});

it("B6: without a word of the environment it is in the account's home", () => {
  expect(defaultNetrcPath({ platform: "win32", env: {} })).toBe(win32.join(homedir(), ".netrc"));
  if (process.platform === "win32") return;
  for (const env of [{}, { HOME: "" }]) {
    expect(defaultNetrcPath({ platform: "linux", env })).toBe(join(userInfo().homedir, ".netrc"));
  }
});
