/** What the register of hostile servers has to be. */

/** Something that is wrong with the register, and where. */
export interface RegisterFinding {
  readonly line: number;
  readonly message: string;
}

/** How the rows are met; `partly` are those that are tested and have more to come. */
export interface RegisterCounts {
  readonly tested: number;
  readonly partly: number;
  readonly later: number;
  readonly notApplicable: number;
}

const expected: readonly string[] = [
  ...Array.from({ length: 103 }, (_, index) => `S${index + 1}`),
  ...Array.from({ length: 91 }, (_, index) => `F${index + 1}`),
];
const layers: ReadonlySet<string> = new Set(["files", "sync", "cli"]);

/** Checks the page; `read` gives the text of a file that it links to, or undefined. */
export function checkRegister(
  page: string,
  read: (path: string) => string | undefined,
): { readonly findings: readonly RegisterFinding[]; readonly counts: RegisterCounts } {
  const findings: RegisterFinding[] = [];
  const counts = { tested: 0, partly: 0, later: 0, notApplicable: 0 };
  const seen = new Set<string>();
  for (const [index, text] of page.split("\n").entries()) {
    const [id, what, outcome, shown] = cells(text);
    if (id === undefined) continue;
    const find = (message: string): void =>
      void findings.push({ line: index + 1, message: `${id}: ${message}` });
    if (!expected.includes(id)) find("no such row");
    if (seen.has(id)) find("the row is there twice");
    seen.add(id);
    if (!what || !outcome || !shown) {
      find("a cell is empty");
      continue;
    }
    const parts = shown.split(", ");
    const tests = parts.filter((part) => part.startsWith("["));
    const laters = parts.filter((part) => part.startsWith("later: "));
    const reasons = parts.filter((part) => part.startsWith("not applicable: ") && part.length > 18);
    if (tests.length + laters.length + reasons.length !== parts.length) find(`cannot read "${shown}"`);
    for (const part of laters) if (!layers.has(part.slice(7))) find(`there is no layer "${part.slice(7)}"`);
    for (const link of tests) checkTest(id, link, read, find);
    if (tests.length > 0) counts.tested++;
    if (tests.length > 0 && laters.length > 0) counts.partly++;
    if (tests.length === 0 && laters.length > 0) counts.later++;
    if (tests.length === 0 && laters.length === 0) counts.notApplicable++;
  }
  const missing = expected.filter((id) => !seen.has(id));
  if (missing.length > 0) findings.push({ line: 1, message: `missing: ${missing.join(", ")}` });
  return { findings, counts };
}

/** The cells of a row whose first one is an id; none of any other line. */
function cells(line: string): (string | undefined)[] {
  if (!/^\| [SF]\d+ \|/.test(line)) return [];
  return line
    .slice(1, line.lastIndexOf("|"))
    .split(" | ")
    .map((cell) => cell.trim());
}

function checkTest(
  id: string,
  link: string,
  read: (path: string) => string | undefined,
  find: (message: string) => void,
): void {
  const path = /\]\((.+\.test\.ts)\)$/.exec(link)?.[1];
  const source = path === undefined ? undefined : read(path);
  if (source === undefined) find(`there is no test file ${path ?? link}`);
  else if (!hasTitle(source, id)) find(`no title in ${path} holds the id`);
}

/** Comments, and strings of one line, whose text is the second group. */
const commentsAndStrings = /\/\/.*|\/\*[^]*?\*\/|(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g;

/** Whether a title of the test file, or of a row of its tables, names the row; comments do not count. */
export function hasTitle(source: string, id: string): boolean {
  const names = new RegExp(`\\b${id}\\b.*[:)]`);
  return [...source.matchAll(commentsAndStrings)].some(
    ([, , text]) => text !== undefined && names.test(text),
  );
}
