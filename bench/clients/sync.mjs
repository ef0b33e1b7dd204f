// One run of `@ftplib/sync`; unless the job is a new one, it has nothing to do. Plain JavaScript, as its peers' jobs are.
import { connect } from "@ftplib/files";
import { applyPlan, localTree, planSync, remoteTree } from "@ftplib/sync";

const job = JSON.parse(process.argv[2]);
const { host, port, user, password, remote, local, connections, isNew = false } = job;
const began = performance.now();
const site = await connect(`ftp://${user}:${password}@${host}:${port}/`, {
  connections,
  netrc: false,
  tls: "off",
});
const report = await applyPlan(planSync(localTree(local), remoteTree(site, remote), { delete: true }));
await site.close();
const { done, failed, skipped } = report;
const unexpected = isNew ? 0 : done.length;
if (unexpected + failed.length + skipped.length > 0) throw new Error(JSON.stringify(report));
console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000 }));
