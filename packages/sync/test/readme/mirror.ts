import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "./files.ts";
import { applyPlan, localTree, planSync, remoteTree } from "./sync.ts";

const here = await mkdtemp(join(tmpdir(), "sync-readme-"));
const site = await connect("ftpes://me:secret@ftp.example.com", { connections: 4 });
try {
  const mirror = () =>
    applyPlan(planSync(remoteTree(site, "pub"), localTree(join(here, "pub")), { delete: true }), {
      journal: join(here, "mirror.ndjson"),
    });
  const report = await mirror();
  for (const { step, error } of report.failed) console.error(step.path, error);
  console.log(report.ok, report.bytes); // true 18
  console.log((await mirror()).done.length); // 0
} finally {
  await site.close();
}
