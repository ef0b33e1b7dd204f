/**
 * Adds the file that the GitHub Action runs to the commit that is checked out, in a commit on top of it, and sets the tags of the
 * version and of its major version to that (docs/decisions/0114). The packages must be built. Pushes the tags where `GITHUB_REPOSITORY` and
 * `GITHUB_TOKEN` say how; the branch stays as it is.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleProgram, code } from "./single/bundle-program.ts";
import { root } from "./workspace.ts";

const { version } = JSON.parse(readFileSync(join(root, "packages/cli/package.json"), "utf8")) as {
  readonly version: string;
};
const exact = `action-v${version}`;
const major = `action-v${version.split(".")[0]}`;

function git(...words: readonly string[]): string {
  return execFileSync("git", words, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();
}

await bundleProgram({
  path: join(root, "action", "deploy.mjs"),
  code: code.action,
  format: "esm",
});
git("add", "--force", "action");
const author = [
  "-c",
  "user.name=github-actions[bot]",
  "-c",
  "user.email=github-actions[bot]@users.noreply.github.com",
];
const tree = git("write-tree");
const commit = git(...author, "commit-tree", tree, "-p", "HEAD", "-m", `Add the action's file of ${version}`);
git("reset", "--quiet", "action");
// A version is tagged once; the major version's tag moves with it.
git("tag", exact, commit);
git("tag", "--force", major, commit);

const { GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = process.env;
if (repository !== undefined && token !== undefined) {
  const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
  // In the environment, since everybody on a machine can read a process's words.
  const config = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "http.extraheader", GIT_CONFIG_VALUE_0: header };
  execFileSync(
    "git",
    ["push", `https://github.com/${repository}.git`, `refs/tags/${exact}`, `+refs/tags/${major}`],
    {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, ...config },
    },
  );
}
console.log(`${exact}, ${major}: ${commit}`);
