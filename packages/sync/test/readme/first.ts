import { connect } from "./files.ts";
import { applyPlan, memoryTree, planSync, remoteTree } from "./sync.ts";

const site = await connect("ftpes://me:secret@ftp.example.com");
try {
  const pages = memoryTree({ "index.html": "<h1>Hello</h1>\n", "css/site.css": "h1 { color: teal }\n" });
  const plan = planSync(pages, remoteTree(site, "www"), { delete: true, protect: ["uploads/**"] });
  for await (const step of plan) console.log(step.action, step.path); // copy index.html
  const report = await applyPlan(plan, { maxDelete: { count: 50, percent: 20 } });
  console.log(report.ok, report.bytes); // true 34
} finally {
  await site.close();
}
