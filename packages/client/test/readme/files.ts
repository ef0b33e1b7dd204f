import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FTP_TLS } from "./ftplib.ts";

const ftp = await FTP_TLS.open("ftp.example.com", { user: "user", password: "secret" });
try {
  const local = join(tmpdir(), `notes-${process.pid}.txt`);

  // The file gets its name when it is whole, and its size was compared with the server's.
  const { bytes } = await ftp.download("pub/notes.txt", local);
  console.log(bytes); // 4
  console.log((await readFile(local, "utf8")).trim()); // one
  console.log((await ftp.upload(local, "copy.txt")).size); // 4

  for await (const item of ftp.list("pub")) {
    if (item.kind === "entry" && item.size === 14) console.log(item.name); // hello.txt
  }
  await ftp.quit();
} finally {
  ftp.close();
}
