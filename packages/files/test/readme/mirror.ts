import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "./files.ts";

const here = await mkdtemp(join(tmpdir(), "mirror-"));
const site = await connect("ftpes://me:secret@ftp.example.com", { connections: 4 });
try {
  const report = await site.downloadTree("pub", here);
  console.log(report.files, report.unchanged); // 2 0
  // Run it again whenever it was broken off: what is there is not fetched again.
  const again = await site.downloadTree("pub", here);
  console.log(again.files, again.unchanged); // 0 2
} finally {
  await site.close();
}
