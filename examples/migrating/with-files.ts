// The same job as in with-basic-ftp.ts, with @ftplib/files: over four connections, resumed where it breaks off, and verified.
import { readdir, rm } from "node:fs/promises";
import { connect } from "@ftplib/files";

const { FTP_HOST = "localhost", FTP_PORT = "21", FTP_USER = "", FTP_PASSWORD = "", FTP_CA } = process.env;
const [, , source = "site", target = "www/site", copy = "copy"] = process.argv;

const site = await connect(`ftpes://${FTP_HOST}:${FTP_PORT}/`, {
  user: FTP_USER,
  password: FTP_PASSWORD,
  tlsOptions: { ca: FTP_CA },
});
const onProgress = ({ files, totalFiles, bytes }: Record<"files" | "totalFiles" | "bytes", number>): void =>
  console.error(`${files} of ${totalFiles} files, ${bytes} bytes`);
try {
  await site.uploadTree(source, target, { onProgress });
  for (const entry of await site.readdir(target, { withFileTypes: true })) {
    console.log(entry.isDirectory() ? `${entry.name}/` : `${entry.name} ${entry.size}`);
  }
  await rm(copy, { recursive: true, force: true });
  await site.downloadTree(target, copy, { onProgress });
  await site.rm(target, { recursive: true });
  console.log(`copied: ${(await readdir(copy)).sort().join(" ")}`);
} finally {
  await site.close();
}
