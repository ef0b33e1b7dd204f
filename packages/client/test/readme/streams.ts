import { createReadStream, createWriteStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGzip } from "node:zlib";
import { FTP } from "./ftplib.ts";

const ftp = await FTP.open("ftp.example.com", { user: "user", password: "secret" });
try {
  const local = join(tmpdir(), `hello-${process.pid}.txt`);

  // Into a stream: ended on success, destroyed on failure. Web streams will do as well.
  await ftp.retrbinary("RETR pub/hello.txt", createWriteStream(local));

  // From a stream, or anything that gives blocks of bytes.
  const reply = await ftp.storbinary("STOR hello.gz", createReadStream(local).pipe(createGzip()));
  console.log(reply.code); // 226
  await ftp.quit();
} finally {
  ftp.close();
}
