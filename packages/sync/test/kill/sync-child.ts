/** Applies a stored plan with a journal: a program to be killed. It uses the package as it was built, which begins faster. Arguments: the site's URL, the local directory, the plan, the journal. */
import { connect } from "@ftplib/files";
import { applyPlan, localTree, readPlan, remoteTree } from "@ftplib/sync";

const [url = "", local = "", plan = "", journal = ""] = process.argv.slice(2);
const site = await connect(url, { netrc: false, tls: "off", connections: 2 });
try {
  const report = await applyPlan(readPlan(plan), {
    source: localTree(local),
    target: remoteTree(site, "www"),
    journal,
  });
  if (!report.ok) throw new Error(JSON.stringify(report.toJSON()["failed"]));
} finally {
  await site.close();
}
