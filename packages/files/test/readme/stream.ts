import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { connect } from "./files.ts";

const site = await connect("ftpes://me:secret@ftp.example.com");
try {
  const hash = createHash("sha256");
  // A connection that is lost on the way is replaced, and the stream goes on.
  await pipeline(site.createReadStream("large.bin"), hash);
  console.log(hash.digest("hex").length); // 64
  await pipeline(site.createReadStream("large.bin"), site.createWriteStream("copy.bin"));
  console.log((await site.stat("copy.bin")).size); // 4000000
} finally {
  await site.close();
}
