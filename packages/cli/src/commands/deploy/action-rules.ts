/**
 * The patterns of FTP-Deploy-Action's input `exclude` as ordered rules, of which the first that matches decides. There the last one
 * decides, and `!` takes a pattern back. A directory that is excluded is so with all that is in it, and `/logs` means the same as `logs/`
 * in the root: there both exclude nothing.
 */
export function actionRules(patterns: readonly string[]): string[] {
  return patterns.toReversed().flatMap((pattern) => {
    const isBack = pattern.startsWith("!");
    const glob = (isBack ? pattern.slice(1) : pattern).replace(/^\.\//, "/");
    if (!isBack) return [`- ${glob}`];
    return [`+ ${glob}`, ...parentsOf(glob).map((directory) => `+ ${directory}/`)];
  });
}

/** The directories above a pattern: they must be entered for what matches it to be found. */
function parentsOf(glob: string): string[] {
  const names = glob.replace(/^\/|\/$/g, "").split("/");
  const parents: string[] = [];
  for (let count = 1; count < names.length; count++) {
    const directory = `/${names.slice(0, count).join("/")}`;
    if (directory.includes("**")) break;
    parents.push(directory);
  }
  return parents;
}
