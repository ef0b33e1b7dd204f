import { FTP_TLS } from "ftplib";

const [host = "ftp.example.com", port = "21"] = process.argv.slice(2);
const ftp = await FTP_TLS.open(host, { port: Number(port), user: "me", password: "secret" });
try {
  for await (const item of ftp.list("pub")) if (item.kind === "entry") console.log(item.size, item.name);
  await ftp.download("pub/report.txt", "report.txt"); // gets its name when it is complete
  await ftp.upload("report.txt", "copy.txt");
  await ftp.quit();
} finally {
  ftp.close();
}
