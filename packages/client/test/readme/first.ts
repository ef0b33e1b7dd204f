import { FTP } from "./ftplib.ts";

const ftp = await FTP.open("ftp.example.com", { user: "user", password: "secret" });
try {
  await ftp.cwd("pub");
  console.log(await ftp.pwd()); // /pub
  console.log((await ftp.nlst()).join(", ")); // hello.txt, notes.txt

  let bytes = 0;
  await ftp.retrbinary("RETR hello.txt", (block) => void (bytes += block.length));
  console.log(bytes); // 14

  const reply = await ftp.storbinary("STOR new.txt", new TextEncoder().encode("new\n"));
  console.log(reply.code); // 226
  await ftp.quit();
} finally {
  ftp.close();
}
