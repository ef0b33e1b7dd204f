/**
 * The first example of Python's ftplib documentation, line for line.
 *
 *   node first.ts [HOST [PORT]]
 */
import { createWriteStream } from "node:fs";
import { FTP } from "ftplib";

const [host = "ftp.us.debian.org", port = "21"] = process.argv.slice(2);

const ftp = await FTP.open(host, { port: Number(port) }); // connects
try {
  console.log(String(await ftp.login())); // as anonymous
  await ftp.cwd("debian");
  await ftp.retrlines("LIST"); // shows the directory
  console.log(String(await ftp.retrbinary("RETR README", createWriteStream("README"))));
  await ftp.quit();
} finally {
  ftp.close();
}
