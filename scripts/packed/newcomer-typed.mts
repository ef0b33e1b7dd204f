// The first program of somebody who uses TypeScript; Bun and Deno run it as it is.
import { readFile } from "node:fs/promises";
import { type Entry, FTP_TLS, isFtpError, type OpenTlsOptions } from "ftplib";

const [port, caFile = ""] = process.argv.slice(2);
const options: OpenTlsOptions = {
  port: Number(port),
  user: "user",
  password: "secret",
  tls: { ca: await readFile(caFile) },
};

async function main(): Promise<void> {
  await using ftp = await FTP_TLS.open("localhost", options);
  const entries: Entry[] = [];
  for await (const item of ftp.list("pub")) if (item.kind === "entry") entries.push(item);
  for (const { name, size } of entries) console.log(name, size);
  const local = `hello-${process.pid}.txt`;
  await ftp.download("pub/hello.txt", local);
  await ftp.upload(local, "copy.txt");
  console.log(await readFile(local, "utf8"), await ftp.size("copy.txt"));
}

try {
  await main();
} catch (error) {
  console.error(isFtpError(error) ? error.code : error);
  process.exitCode = 1;
}
