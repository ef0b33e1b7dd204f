// One job of the benchmark by `@ftplib/files`. Plain JavaScript, as its peers' jobs are.
import { readFileSync } from "node:fs";
import { connect } from "@ftplib/files";

const job = JSON.parse(process.argv[2]);
const { task, host, port, user, password, ca, remote, local, connections } = job;
const began = performance.now();
const scheme = ca === undefined ? "ftp" : "ftpes";
const site = await connect(`${scheme}://${user}:${password}@${host}:${port}/`, {
  connections,
  netrc: false,
  ...(ca === undefined ? { tls: "off" } : { tlsOptions: { ca: readFileSync(ca) } }),
});
switch (task) {
  case "download-tree":
    await site.downloadTree(remote, local);
    break;
  case "upload-tree":
    await site.uploadTree(local, remote);
    break;
  case "download-file":
    await site.download(remote, local, { segments: connections });
    break;
  default:
    throw new Error(`unknown task ${task}`);
}
await site.close();
console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000 }));
