import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { DeployedSite, nested } from "./deployed-site.ts";

type Files = Readonly<Record<string, string>>;

/** When others change something: a day after the deployment. */
const LATER = Date.now() + 86_400_000;

/** How the server refuses a file. */
const refusals = [
  { refusal: "STOR", point: "stor-command", atomic: undefined },
  { refusal: "RNTO", point: "rnto-command", atomic: "require" },
] as const;

interface Row {
  readonly name: string;
  /** What is deployed first. */
  readonly first?: Files;
  /** What somebody else has put there. */
  readonly strangers?: Files;
  /** What is deployed while the server refuses `d/data`. */
  readonly refused: Files;
  /** What is deployed then, one after the other. */
  readonly after: readonly Files[];
  readonly expected: Files;
  /** What the last run says of `d/data`. */
  readonly said: string;
}

const UNKNOWN = "conflict d/data: not in the source, but not known to be what was deployed";

const rows: readonly Row[] = [
  {
    name: "a file of somebody else stays where the source has it no more",
    strangers: { "d/data": "of the owner" },
    refused: { b: "b", "d/data": "ours" },
    after: [{ b: "b" }],
    expected: { b: "b", "d/": "", "d/data": "of the owner" },
    said: UNKNOWN,
  },
  {
    name: "so does one of the same size",
    strangers: { "d/data": "mine" },
    refused: { b: "b", "d/data": "ours" },
    after: [{ b: "b" }],
    expected: { b: "b", "d/": "", "d/data": "mine" },
    said: UNKNOWN,
  },
  {
    name: "what a source without files has not removed is not taken for arrived",
    first: { b: "b", "d/data": "1" },
    refused: { b: "b", "d/data": "ours" },
    after: [{}, { b: "b", "d/data": "ours" }],
    expected: { b: "b", "d/": "", "d/data": "ours" },
    said: "update d/data",
  },
  {
    name: "and where the source has a directory",
    strangers: { "d/data": "mine" },
    refused: { b: "b", "d/data": "ours" },
    after: [{ b: "b", "d/data/x": "x" }],
    expected: { b: "b", "d/": "", "d/data": "mine" },
    said: "conflict d/data: a directory here, a file that may not be replaced at the target",
  },
  {
    name: "and where the source has a file in the place of its directory",
    first: { b: "b", "d/a": "a" },
    strangers: { "d/data": "mine" },
    refused: { b: "b", "d/a": "a", "d/data": "ours" },
    after: [{ b: "b", d: "file" }],
    expected: { b: "b", "d/": "", "d/a": "a", "d/data": "mine" },
    said: "failed d",
  },
  {
    name: "what was deployed before the refusal is removed",
    first: { b: "b", "d/data": "1" },
    refused: { b: "b", "d/data": "ours" },
    after: [{ b: "b" }],
    expected: { b: "b" },
    said: "remove d/data",
  },
  {
    name: "what was deployed before it was changed by somebody else stays",
    first: { b: "b", "d/data": "1" },
    strangers: { "d/data": "2" },
    refused: { b: "b", "d/data": "ours" },
    after: [{ b: "b" }],
    expected: { b: "b", "d/": "", "d/data": "2" },
    said: UNKNOWN,
  },
];

const cases = rows.flatMap((row) => refusals.map((refusal) => ({ ...row, ...refusal })));

it.each(cases)("B5: after a refused $refusal: $name", async (row) => {
  const { first, strangers = {}, refused, after, expected, said, point, atomic } = row;
  let isRefused = false;
  const refuses = faults.when(
    ({ argument }) => isRefused && argument.includes("data"),
    faults.permanent(553),
  );
  await using open = await DeployedSite.start(new MemoryFileSystem(nested({})), {
    faults: [at(point, refuses)],
  });
  const outcome = await open.use(async (site) => {
    const target = remoteTree(site, "", { atomic });
    if (first !== undefined) expect(await deploy(memoryTree(first), target)).toMatchObject({ ok: true });
    if (first === undefined) await site.mkdir("d");
    for (const [path, text] of Object.entries(strangers))
      open.files.writeFile(path, text, { modified: LATER });
    isRefused = true;
    const report = await deploy(memoryTree(refused), target);
    expect(report.failed.map(({ step }) => step.path)).toEqual(["d/data"]);
    isRefused = false;
    let last = report;
    for (const source of after) last = await deploy(memoryTree(source), target, { maxDelete: false });
    return last;
  });
  const words = [
    ...outcome.done.map(({ step }) => `${step.action} ${step.path}`),
    ...outcome.skipped.map(({ step, reason }) => `${step.action} ${step.path}: ${reason}`),
    ...outcome.failed.map(({ step }) => `failed ${step.path}`),
  ];
  expect(words).toContain(said);
  expect(open.contents()).toEqual(expected);
});

it.each([
  ["another size", "edited by the customer", UNKNOWN.replace("d/data", "page")],
  ["the same size", "DEPLOYED", UNKNOWN.replace("d/data", "page")],
  ["not at all", "deployed", undefined],
])("B5: a page that is edited after a removal was broken off stays: %s", async (_, text, said) => {
  const dying: { open?: DeployedSite } = {};
  const kill = at("dele-command", (truth, { argument }) => {
    if (argument.endsWith("page")) dying.open?.killAt(0, "before");
    return truth;
  });
  await using open = await DeployedSite.start(new MemoryFileSystem({}), { faults: [kill] });
  dying.open = open;
  const run = (source: Files) =>
    open.use(async (site) => await deploy(memoryTree(source), remoteTree(site, ""), { maxDelete: false }), {
      connections: 1,
    });
  await run({ a: "a", page: "deployed" });
  await expect(run({ a: "a" })).rejects.toThrow();
  delete dying.open;
  open.revive();
  open.files.writeFile("page", text, { modified: LATER });
  const { skipped } = await run({ a: "a" });
  expect(skipped.map(({ step, reason }) => `${step.action} ${step.path}: ${reason}`)).toEqual(
    said === undefined ? [] : [said],
  );
  expect(open.contents()).toEqual(said === undefined ? { a: "a" } : { a: "a", page: text });
});
