// The same job as in with-files.ts, with basic-ftp: 38 lines of code.
import { readdir, rm } from "node:fs/promises";
import { Client } from "basic-ftp";

const { FTP_HOST = "localhost", FTP_PORT = "21", FTP_USER = "", FTP_PASSWORD = "", FTP_CA } = process.env;
const [, , source = "site", target = "www/site", copy = "copy"] = process.argv;

const client = new Client(30_000);
client.ftp.verbose = false;

function showProgress(): void {
  client.trackProgress(({ type, name, bytes, bytesOverall }) => {
    console.error(`${type} ${name}: ${bytes} bytes, ${bytesOverall} in all`);
  });
}

try {
  await client.access({
    host: FTP_HOST,
    port: Number(FTP_PORT),
    user: FTP_USER,
    password: FTP_PASSWORD,
    secure: true,
    secureOptions: { ca: FTP_CA },
  });
  showProgress();
  await client.ensureDir(target);
  await client.uploadFromDir(source);
  for (const { name, size, isDirectory } of await client.list()) {
    console.log(isDirectory ? `${name}/` : `${name} ${size}`);
  }
  await rm(copy, { recursive: true, force: true });
  await client.downloadToDir(copy);
  client.trackProgress();
  await client.cd("/");
  await client.removeDir(target);
  console.log(`copied: ${(await readdir(copy)).sort().join(" ")}`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  client.close();
}
