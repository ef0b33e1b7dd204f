import { FTP } from "ftplib";

const [host = "ftp.us.debian.org", port = "21"] = process.argv.slice(2);
const ftp = await FTP.open(host, { port: Number(port), user: "anonymous" });
try {
  await ftp.cwd("debian");
  console.log(await ftp.list()); // name, type, size and time of each entry
  await ftp.download("README", "README"); // whole, or an error and no file
  await ftp.quit();
} finally {
  ftp.close();
}
