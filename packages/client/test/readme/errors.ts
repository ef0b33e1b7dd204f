import { allErrors, FTP, isReplyError, PermanentReplyError } from "./ftplib.ts";

const ftp = await FTP.open("ftp.example.com", { user: "user", password: "secret" });
try {
  try {
    await ftp.delete("missing.txt");
  } catch (error) {
    if (!(error instanceof allErrors)) throw error; // a mistake of ours
    console.log(error instanceof PermanentReplyError); // true
    console.log(isReplyError(error) && error.reply.code); // 550
    console.log(isReplyError(error) && error.command); // DELE missing.txt
  }

  // Refused before a byte is sent.
  await ftp.delete("a\r\nDELE b").catch((error) => console.log(error.name)); // RangeError
  await ftp.quit();
} finally {
  ftp.close();
}
