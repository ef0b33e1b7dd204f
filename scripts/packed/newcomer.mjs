// The first program of somebody who uses ECMAScript modules.
import { readFile } from "node:fs/promises";
import { FTP_TLS } from "ftplib";

const [port, caFile] = process.argv.slice(2);
const ftp = await FTP_TLS.open("localhost", {
  port: Number(port),
  user: "user",
  password: "secret",
  tls: { ca: await readFile(caFile) },
});
try {
  for (const entry of await ftp.list("pub")) console.log(entry.name, entry.size);
  await ftp.download("pub/hello.txt", "hello-mjs.txt");
  await ftp.upload("hello-mjs.txt", "copy.txt");
  console.log(await readFile("hello-mjs.txt", "utf8"), await ftp.size("copy.txt"));
  await ftp.quit();
} finally {
  ftp.close();
}
