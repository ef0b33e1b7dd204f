import { connect } from "./files.ts";
import { deploy, memoryTree, remoteTree } from "./sync.ts";

const site = await connect("ftpes://me:secret@ftp.example.com");
try {
  const target = remoteTree(site, "pub"); // where there are hello.txt and notes.txt
  const first = memoryTree({ "index.html": "<h1>1</h1>\n", "css/site.css": "", "css/old.css": "" });
  await deploy(first, target); // of a built site: localTree("dist")
  const second = memoryTree({ "index.html": "<h1>2</h1>\n", "css/site.css": "" });
  const rehearsal = await deploy(second, target, { dryRun: true });
  console.log(rehearsal.skipped.length); // 2
  const report = await deploy(second, target);
  for (const { step } of report.done) console.log(step.action, step.path, step.reason); // remove css/old.css not in the source
  console.log(await site.exists("pub/hello.txt"), report.ok); // true true
} finally {
  await site.close();
}
