import { connect, isUploadPart } from "./files.ts";

const site = await connect("ftpes://me:secret@ftp.example.com");
try {
  const lastWeek = Date.now() - 7 * 24 * 3_600_000;
  let removed = 0;
  for await (const { name, rawPath, mtime } of site.glob("pub/**/.*.part")) {
    // What is younger may be on its way.
    if (!isUploadPart(name) || mtime === undefined || mtime.getTime() > lastWeek) continue;
    await site.rm(rawPath);
    removed++;
  }
  console.log(removed); // 0
} finally {
  await site.close();
}
