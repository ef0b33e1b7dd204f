import { FTP_TLS } from "./ftplib.ts";

const ftp = await FTP_TLS.open("ftp.example.com", { user: "user", password: "secret" });
try {
  console.log(ftp.tls?.protocol); // TLSv1.3
  // PBSZ 0 and PROT P were not forgotten: data is protected, too.
  await ftp.retrlines("RETR pub/hello.txt", (line) => console.log(line)); // hello, world!
  await ftp.quit();
} finally {
  ftp.close();
}
