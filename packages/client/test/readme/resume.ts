import { rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FTP } from "./ftplib.ts";

const ftp = await FTP.open("ftp.example.com", { user: "user", password: "secret" });
const local = join(tmpdir(), `large-${process.pid}.bin`);
const partialPath = `${local}.part`;
try {
  // What the server's file is now: keep that next to the part of it that comes.
  const expect = await ftp.stat("large.bin");

  // The connection is lost on the way.
  const cut = ftp.download("large.bin", local, { partialPath, progress: () => ftp.close() });
  await cut.catch((error) => console.log(error.code)); // ERR_FTP_CLOSED

  // The next attempt goes on where the first one ended, unless the server's file has changed since.
  await ftp.connect();
  await ftp.login("user", "secret");
  const { size: offset } = await stat(partialPath);
  const { size } = await ftp.download("large.bin", local, { partialPath, offset, expect });
  console.log(size); // 4000000

  // A part of an older file is not continued: FileChangedError, and the part stays as it is.
  const older = { size: 3_999_999 };
  const other = ftp.download("large.bin", local, { offset, expect: older });
  await other.catch((error) => console.log(error.code)); // ERR_FTP_FILE_CHANGED
  await ftp.quit();
} finally {
  ftp.close();
  await rm(local, { force: true });
}
