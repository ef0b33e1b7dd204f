import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "./files.ts";
import {
  applyPlan,
  memoryTree,
  planSync,
  readPlan,
  readShard,
  readShardChoice,
  remoteTree,
  writePlan,
} from "./sync.ts";

const path = join(await mkdtemp(join(tmpdir(), "sync-readme-")), "plan.ndjson");
const site = await connect("ftpes://me:secret@ftp.example.com");
try {
  const source = memoryTree({ "a/1.txt": "1", "b/2.txt": "2", "c/3.txt": "3" });
  const target = remoteTree(site, "many");
  await writePlan(planSync(source, target), path); // once
  for (const which of ["1/2", "2/2"]) {
    // Each on a machine of its own; `/2` takes the number from the batch system.
    const share = readShard(readPlan(path), readShardChoice(which), { size: 3 });
    const report = await applyPlan(share, { source, target });
    console.log(which, report.ok); // 1/2 true
  }
  console.log((await site.readdir("many")).sort().join(" ")); // a b c
} finally {
  await site.close();
}
