import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "./files.ts";
import { applyPlan, memoryTree, planSync, readPlan, remoteTree, writePlan } from "./sync.ts";

const folder = await mkdtemp(join(tmpdir(), "sync-readme-"));
const path = join(folder, "plan.ndjson");
const site = await connect("ftpes://me:secret@ftp.example.com");
try {
  const source = memoryTree({ "hello.txt": "hello, all!\n", "new.txt": "new\n" });
  const target = remoteTree(site, "pub");
  await writePlan(planSync(source, target, { delete: true }), path);
  const lines = (await readFile(path, "utf8")).split("\n");
  await writeFile(path, lines.filter((line) => !line.includes('"remove"')).join("\n")); // or by hand, in an editor
  const report = await applyPlan(readPlan(path), { source, target });
  for (const { step } of report.done) console.log(step.path, step.reason); // hello.txt size 14 → 12
} finally {
  await site.close();
}
