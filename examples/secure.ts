/**
 * FTPS: certificates verified, data protected, sessions resumed; typed entries, a download, an upload, a cancellation.
 *
 *   node secure.ts HOST PORT USER PASSWORD [CA-FILE]
 */
import { readFileSync } from "node:fs";
import { FTP_TLS, isReplyError } from "ftplib";

const [host = "localhost", port = "21", user = "", password = "", caFile] = process.argv.slice(2);
const tls = caFile === undefined ? {} : { ca: readFileSync(caFile) };

const ftp = await FTP_TLS.open(host, { port: Number(port), user, password, tls });
try {
  for await (const item of ftp.list()) {
    if (item.kind === "entry") console.log(item.type, item.size ?? "-", item.name);
  }

  await ftp.storbinary("STOR hello.txt", new TextEncoder().encode("hello, world\n"));

  let bytes = 0;
  await ftp.retrbinary("RETR hello.txt", (block) => void (bytes += block.length), {
    signal: AbortSignal.timeout(60_000),
  });
  console.log(`${bytes} bytes, ${ftp.tls?.protocol}`);

  try {
    await ftp.delete("nothing.txt");
  } catch (error) {
    if (!isReplyError(error)) throw error;
    console.log(`refused: ${error.reply.code}`);
  }
  await ftp.quit();
} finally {
  ftp.close();
}
