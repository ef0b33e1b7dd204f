/** Downloads over TLS, in a process of its own, and prints what became of it: tls-environment.test.ts. */
import { FTP_TLS, TlsError } from "../src/index.ts";

const { port, ca } = JSON.parse(process.argv[2] ?? "") as { port: number; ca?: string };
const ftp = new FTP_TLS({ host: "localhost", port, timeout: 10_000, tls: { ca } });
let outcome = "accepted";
try {
  await ftp.connect();
  await ftp.login("user", "secret");
  await ftp.retrbinary("RETR x", () => {});
} catch (error) {
  outcome = error instanceof TlsError ? `${error.connection}: ${error.reason}` : String(error);
} finally {
  ftp.close();
}
console.log(outcome);
