import { connect } from "./files.ts";
import { memoryTree, release, rollback } from "./sync.ts";

const site = await connect("ftpes://me:secret@ftp.example.com");
try {
  const one = await release(memoryTree({ "index.html": "<h1>1</h1>\n" }), site, { path: "www", keep: 5 });
  const two = await release(memoryTree({ "index.html": "<h1>2</h1>\n" }), site, { path: "www", keep: 5 });
  console.log(two.previous === one.release, two.deployed.ok); // true true
  await rollback(site, { path: "www" });
  console.log(await site.readFile("www/index.html", { encoding: "utf8" })); // <h1>1</h1>
} finally {
  await site.close();
}
