import { FTP } from "./ftplib.ts";

const ftp = await FTP.open("ftp.example.com", { user: "user", password: "secret" });
try {
  // abort() ends the transfer and leaves the session in step.
  const transfer = ftp.retrbinary("RETR large.bin", () => void ftp.abort());
  console.log(await transfer.catch((error) => error.name)); // AbortError
  console.log(await ftp.pwd()); // /

  // A signal ends any call at once, by closing the connection.
  const stop = new AbortController();
  const slow = ftp.retrbinary("RETR large.bin", () => stop.abort(new Error("enough")), {
    signal: stop.signal,
  });
  console.log(await slow.catch((error) => error.message)); // enough
  console.log(ftp.state); // closed
  await ftp.connect();
  await ftp.quit();
} finally {
  ftp.close();
}
